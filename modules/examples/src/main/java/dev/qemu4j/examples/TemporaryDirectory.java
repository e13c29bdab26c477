package dev.qemu4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A directory that is deleted with its files.
 *
 * @param path where it is
 */
record TemporaryDirectory(Path path) implements AutoCloseable {
    static TemporaryDirectory createIn(Path parent) {
        try {
            return new TemporaryDirectory(Files.createTempDirectory(parent, "quickstart"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> files = Files.list(path)) {
            for (Path file : List.copyOf(files.toList())) {
                Files.delete(file);
            }
            Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

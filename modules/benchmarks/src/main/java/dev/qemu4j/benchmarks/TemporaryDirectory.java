package dev.qemu4j.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A directory that is removed with everything in it. */
record TemporaryDirectory(Path path) implements AutoCloseable {
    static TemporaryDirectory create() throws IOException {
        return new TemporaryDirectory(Files.createTempDirectory("qemu4j-benchmark-"));
    }

    /** {@return how many files and directories are in it} */
    int entries() throws IOException {
        return contents().size() - 1;
    }

    private List<Path> contents() throws IOException {
        try (Stream<Path> all = Files.walk(path)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        }
    }

    @Override
    public void close() throws IOException {
        for (Path each : contents()) {
            Files.deleteIfExists(each);
        }
    }
}

package dev.qemu4j.process.internal.guard;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.stream.Collectors;

/** The shell scripts of this package. */
final class ShellScript {
    private ShellScript() {}

    /** A script without comments and indentation, because it is shown in the list of processes. */
    static String read(String name) {
        try (InputStream in = Objects.requireNonNull(ShellScript.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": it could not be read", e);
        }
    }
}

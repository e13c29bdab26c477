package dev.qemu4j.process.internal.guard;

import dev.qemu4j.process.internal.files.UsualPlaces;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** The shell scripts of this package. */
final class ShellScript {
    private ShellScript() {}

    /**
     * Runs a shell with the environment of this JVM. A relative entry of {@code PATH} is left out: the scripts run programs in directories in
     * which QEMU can create files. {@link Ledger#OWNER} is left out, too: if this JVM was started by a process of another JVM, the guard of
     * that JVM must not end the script.
     */
    static ProcessBuilder command(List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(new File("/"))
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
        adjust(builder.environment());
        return builder;
    }

    static void adjust(Map<String, String> environment) {
        environment.computeIfPresent("PATH", (name, path) -> String.join(":", UsualPlaces.absolute(path)));
        environment.remove(Ledger.OWNER);
    }

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

package dev.qemu4j.process;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Another local user, whose files and processes the library must not trust. Only root can act as one. */
public final class OtherUser {
    private static final int ID = 65534;
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

    private OtherUser() {}

    public static void assumePossible() throws IOException {
        assumeTrue(
                Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0) && Files.isExecutable(SETPRIV),
                "only root can act as another user, with setpriv");
    }

    /** A command that runs as that user. */
    public static List<String> command(String... command) {
        List<String> longer =
                new ArrayList<>(List.of(SETPRIV.toString(), "--reuid=" + ID, "--regid=" + ID, "--clear-groups"));
        longer.addAll(List.of(command));
        return List.copyOf(longer);
    }

    /** Runs a shell script as that user. */
    public static void run(String script) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command("sh", "-c", script)).inheritIO().start();
        if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IllegalStateException("as another user: " + script);
        }
    }

    /** A new directory to which all users can write, without a sticky bit. The caller deletes it. */
    public static Path sharedDirectory() throws IOException {
        // Not in the directory of a test: that user may not reach it.
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "qemu4j-test-");
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Deletes a directory with what is in it. */
    public static void delete(Path directory) throws IOException {
        try (Stream<Path> entries = Files.walk(directory)) {
            for (Path entry : entries.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(entry);
            }
        }
    }

    /** Gives a file to that user. */
    public static void own(Path path) throws IOException {
        Files.setAttribute(path, "unix:uid", ID);
    }
}

package dev.qemu4j.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Programs that only some tests need, such as {@code swtpm}, {@code virtiofsd} or {@code qemu-system-aarch64}. A test is skipped if its
 * program is missing. On a host where {@value #COMPLETE} is set, a missing program is an error, so that no test is skipped unnoticed.
 */
public final class TestPrograms {
    /** The environment variable that declares, with any value but the empty one, that this host has every program. */
    public static final String COMPLETE = "QEMU4J_TEST_COMPLETE";

    /** Where distributions install helpers of QEMU. */
    private static final List<String> OTHER_FOLDERS = List.of("/usr/libexec", "/usr/lib/qemu", "/usr/lib");

    private TestPrograms() {}

    /**
     * Looks for a program on the {@code PATH}, and where distributions install helpers of QEMU.
     *
     * @param name the program's name
     * @return its path, empty if this host does not have it
     * @throws AssertionError if it is missing although {@value #COMPLETE} is set
     */
    public static Optional<Path> find(String name) {
        return find(name, !environment(COMPLETE).isEmpty());
    }

    static Optional<Path> find(String name, boolean complete) {
        Optional<Path> found = onPath(name).or(() -> in(OTHER_FOLDERS, name));
        if (found.isEmpty() && complete) {
            throw new AssertionError(
                    name + " is not installed, although " + COMPLETE + " is set; install it or unset the variable");
        }
        return found;
    }

    static Optional<Path> onPath(String name) {
        List<String> folders = new ArrayList<>(List.of(environment("PATH").split(File.pathSeparator, -1)));
        folders.removeIf(String::isEmpty);
        return in(folders, name);
    }

    private static Optional<Path> in(List<String> folders, String name) {
        return folders.stream()
                .map(folder -> Path.of(folder).toAbsolutePath().resolve(name))
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst();
    }

    private static String environment(String variable) {
        return Objects.requireNonNullElse(System.getenv(variable), "");
    }
}

package dev.qemu4j.process;

import dev.qemu4j.process.internal.files.InstallCommand;
import dev.qemu4j.process.internal.files.UsualPlaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A program that comes with QEMU or is used by it, such as {@code qemu-img}, {@code swtpm} or {@code virtiofsd}.
 *
 * @param name its name, without a path
 */
public record HelperProgram(String name) {
    /** Checks that there is a name. */
    public HelperProgram {
        Objects.requireNonNull(name, "name");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("name: it is empty");
        }
    }

    /**
     * Finds the program: in the directories of {@code PATH}, in the usual directories of distributions, and in those for programs that only
     * QEMU uses.
     *
     * @return the path, empty if it is not installed
     */
    public Optional<Path> find() {
        return UsualPlaces.ofHelper(name, System.getenv("PATH"), System.getProperty("user.home")).stream()
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst();
    }

    /**
     * Returns the command that installs it on this system.
     *
     * @return the command, empty if the system is not known
     */
    public Optional<String> installCommand() {
        return InstallCommand.ofHelper(name);
    }
}

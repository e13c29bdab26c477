package dev.qemu4j.process;

import dev.qemu4j.process.internal.files.InstallCommand;
import dev.qemu4j.process.internal.files.UsualPlaces;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A program that comes with QEMU or goes beside it, such as {@code qemu-img}, {@code swtpm} or {@code virtiofsd}.
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
     * Looks for it: in the folders of {@code PATH}, in the usual places of distributions, and where they keep what only QEMU uses.
     *
     * @return its path, empty if it is not installed
     */
    public Optional<Path> find() {
        return UsualPlaces.ofHelper(name, System.getenv("PATH"), System.getProperty("user.home")).stream()
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst();
    }

    /**
     * The command that installs it on this system.
     *
     * @return the command, empty where the system is not known
     */
    public Optional<String> installCommand() {
        return InstallCommand.ofHelper(name);
    }
}

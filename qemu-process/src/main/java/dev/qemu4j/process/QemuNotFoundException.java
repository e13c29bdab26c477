package dev.qemu4j.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** No executable QEMU was found. */
public final class QemuNotFoundException extends QemuProcessException {
    private static final long serialVersionUID = 1L;

    // Not needed in a serialized copy.
    private final transient List<Path> searched;
    private final transient @Nullable String installCommand;

    private QemuNotFoundException(String message, List<Path> searched, @Nullable String installCommand) {
        super(message, null);
        this.searched = List.copyOf(searched);
        this.installCommand = installCommand;
    }

    static QemuNotFoundException searched(String emulator, List<Path> searched, Optional<String> installCommand) {
        StringBuilder message = new StringBuilder(emulator)
                .append(" was not found. Looked for: ")
                .append(join(searched));
        installCommand.ifPresent(
                command -> message.append(". Install it with: ").append(command));
        return new QemuNotFoundException(message.toString(), searched, installCommand.orElse(null));
    }

    static QemuNotFoundException at(Path path, String problem) {
        return new QemuNotFoundException(path + ": it cannot be run: " + problem, List.of(path), null);
    }

    private static String join(List<Path> paths) {
        return String.join(", ", paths.stream().map(Path::toString).toList());
    }

    /**
     * Returns the files that were tried, in this order.
     *
     * @return the paths
     */
    public List<Path> searched() {
        return searched;
    }

    /**
     * Returns the command that installs QEMU on this system.
     *
     * @return the command, empty if the system is not known or the caller gave the path
     */
    public Optional<String> installCommand() {
        return Optional.ofNullable(installCommand);
    }
}

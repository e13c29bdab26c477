package dev.qemu4j.process;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.process.internal.files.InstallCommand;
import dev.qemu4j.process.internal.files.UsualPlaces;
import dev.qemu4j.process.internal.output.VersionLine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A QEMU system emulator on this host.
 *
 * <p>Safe for use by several threads. Two are equal if their paths are.
 */
public final class QemuBinary {
    private final Path path;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. */
    private @Nullable VersionLine line;

    private QemuBinary(Path path) {
        this.path = path;
    }

    /**
     * Finds the emulator of an architecture: in the directories of {@code PATH}, then in the usual directories of Linux distributions,
     * Homebrew, MacPorts and Nix, then, for the host's own architecture, as {@code /usr/libexec/qemu-kvm}.
     *
     * @param architecture the architecture of the guest
     * @return the first that is executable
     * @throws QemuNotFoundException if there is none; it lists the files that were looked for, and the command that installs QEMU if known
     */
    public static QemuBinary find(Architecture architecture) {
        return find(
                architecture,
                UsualPlaces.of(architecture, System.getenv("PATH"), System.getProperty("user.home")),
                InstallCommand.here(architecture));
    }

    static QemuBinary find(Architecture architecture, List<Path> candidates, Optional<String> installCommand) {
        return new QemuBinary(findProgram(architecture.emulator(), candidates, installCommand));
    }

    static Path findProgram(String name, List<Path> candidates, Optional<String> installCommand) {
        return candidates.stream()
                .filter(candidate -> problemOf(candidate).isEmpty())
                .findFirst()
                .orElseThrow(() -> QemuNotFoundException.searched(name, candidates, installCommand));
    }

    /**
     * Returns the emulator at a path. This checks that the file is executable; {@link #version()} runs it.
     *
     * @param path the program; a relative path is resolved against the current directory
     * @return the emulator
     * @throws QemuNotFoundException if there is no such file, it is a directory, or it is not executable
     */
    public static QemuBinary at(Path path) {
        Path absolute = path.toAbsolutePath();
        problemOf(absolute).ifPresent(problem -> {
            throw QemuNotFoundException.at(absolute, problem);
        });
        return new QemuBinary(absolute);
    }

    private static Optional<String> problemOf(Path path) {
        if (!Files.exists(path)) {
            return Optional.of("there is no such file");
        }
        if (Files.isDirectory(path)) {
            return Optional.of("it is a directory");
        }
        if (!Files.isExecutable(path)) {
            return Optional.of("it is not executable by this user");
        }
        return Optional.empty();
    }

    /**
     * Returns the path of the program.
     *
     * @return the absolute path
     */
    public Path path() {
        return path;
    }

    /**
     * Returns the version, from {@code --version}. The first call runs the program, for at most 10 seconds; later calls return the same
     * version.
     *
     * @return the version
     * @throws QemuStartException if the program cannot be run, does not exit, or is not QEMU
     * @throws InterruptedException if the calling thread is interrupted; the program is killed
     */
    public QemuVersion version() throws InterruptedException {
        return versionLine().version();
    }

    /**
     * Returns the version line that the program prints, with the distribution's own version. It distinguishes two builds of the same version.
     * The first call runs the program, as {@link #version()} does.
     *
     * @return the line, such as {@code QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)}
     * @throws QemuStartException if the program cannot be run, does not exit, or is not QEMU
     * @throws InterruptedException if the calling thread is interrupted; the program is killed
     */
    public String versionText() throws InterruptedException {
        return versionLine().text();
    }

    private VersionLine versionLine() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (line == null) {
                line = VersionProbe.ask(path);
            }
            return line;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof QemuBinary binary && path.equals(binary.path);
    }

    @Override
    public int hashCode() {
        return path.hashCode();
    }

    /** Returns the path. */
    @Override
    public String toString() {
        return path.toString();
    }
}

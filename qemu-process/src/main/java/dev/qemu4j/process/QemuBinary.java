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
 * A QEMU system emulator on this machine.
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
     * Finds the emulator of an architecture: in the folders of {@code PATH}, then in the usual places of Linux distributions,
     * Homebrew, MacPorts and Nix, then, for the host's own architecture, as {@code /usr/libexec/qemu-kvm}.
     *
     * @param architecture what to emulate
     * @return the first that can be run
     * @throws QemuNotFoundException if there is none; it says where it was looked for, and how to install it where that is known
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
     * The emulator at a path. Only looks whether it could be run; {@link #version()} runs it.
     *
     * @param path the program; a relative path is taken from the current directory
     * @return the emulator
     * @throws QemuNotFoundException if there is nothing, or a directory, or a file that may not be executed
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
     * Where the program is.
     *
     * @return the absolute path
     */
    public Path path() {
        return path;
    }

    /**
     * The version, from {@code --version}. Runs the program the first time, for 10 seconds at most, and remembers the answer.
     *
     * @return the version
     * @throws QemuStartException if the program cannot be run, does not end, or is not a QEMU
     * @throws InterruptedException if the calling thread is interrupted; nothing is left running
     */
    public QemuVersion version() throws InterruptedException {
        return versionLine().version();
    }

    /**
     * What the program prints of its version, with the distribution's own: two builds of one version differ in it. Runs the program the
     * first time, as {@link #version()} does.
     *
     * @return the line, such as {@code QEMU emulator version 7.2.22 (Debian 1:7.2+dfsg-7+deb12u18)}
     * @throws QemuStartException if the program cannot be run, or is no QEMU
     * @throws InterruptedException if the thread is interrupted
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

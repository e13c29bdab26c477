package dev.qemu4j.process;

import dev.qemu4j.process.internal.files.Private;
import dev.qemu4j.process.internal.files.RuntimeBase;
import dev.qemu4j.process.internal.files.UserDirectories;
import dev.qemu4j.process.internal.guard.OutputKeeper;
import dev.qemu4j.process.internal.output.ChildOutput;
import dev.qemu4j.process.internal.stop.HostIdentity;
import dev.qemu4j.process.internal.stop.ProcessStart;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that outlive the JVM that started them. Each has a file in a directory.
 *
 * <pre>{@code
 * // One JVM:
 * QemuProcess qemu = QemuProcess.start(launch.outliving(true), directory);
 * OutlivingProcesses.ofUser().save(qemu, directory, Map.of("qmp", "qmp.sock"));
 *
 * // Another, later:
 * for (SavedProcess saved : OutlivingProcesses.ofUser().list()) {
 *     Optional<AttachedProcess> attached = OutlivingProcesses.ofUser().attach(saved);
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads, and by several JVMs of one user.
 */
public final class OutlivingProcesses {
    private static final Logger LOG = LoggerFactory.getLogger(OutlivingProcesses.class);
    private static final String SUFFIX = ".process";
    private static final String CLAIMS = "claims";

    private final Path directory;

    private OutlivingProcesses(Path directory) {
        this.directory = directory;
    }

    /**
     * Uses the given directory.
     *
     * @param directory the directory; it is created when a process is saved
     * @return the processes whose files are in it
     */
    public static OutlivingProcesses in(Path directory) {
        return new OutlivingProcesses(directory.toAbsolutePath());
    }

    /**
     * Uses this user's directory: {@code qemu4j/processes} in {@code XDG_STATE_HOME} or {@code ~/.local/state}, on macOS in
     * {@code ~/Library/Application Support}.
     *
     * @return the processes of this user
     */
    public static OutlivingProcesses ofUser() {
        return in(UserDirectories.processes(System.getenv("XDG_STATE_HOME"), System.getProperty("user.home", "/")));
    }

    /**
     * Saves a process. From then on the process and its runtime directory outlive this JVM. If this JVM is killed during the call, the
     * process is either saved or ended.
     *
     * <p>Use a runtime directory from {@link #newRuntimeDirectory()}. One in {@code XDG_RUNTIME_DIR} is deleted by many systems when the user
     * logs out.
     *
     * @param process a process that was launched as {@linkplain QemuLaunch#outliving outliving}
     * @param runtimeDirectory its runtime directory
     * @param properties data for whoever attaches, such as the VM's configuration
     * @return what was saved
     * @throws IllegalStateException if the process was not launched as outliving, or has ended
     * @throws QemuProcessException if the file cannot be written
     */
    public SavedProcess save(QemuProcess process, RuntimeDirectory runtimeDirectory, Map<String, String> properties) {
        if (!process.isOutliving()) {
            throw new IllegalStateException(process + ": it was not launched as outliving");
        }
        String start = startOf(process);
        try {
            SavedProcess saved = write(process, start, runtimeDirectory, properties);
            OutputKeeper.start(saved);
            runtimeDirectory.release();
            process.release();
            return saved;
        } catch (IOException e) {
            throw new QemuProcessException(process + ": it could not be saved in " + directory + ": " + e, e);
        }
    }

    /**
     * Saves a process again, with new properties and the current content of its runtime directory.
     *
     * @param process a process that was saved or attached
     * @param runtimeDirectory its runtime directory
     * @param properties data for whoever attaches
     * @return what was saved
     * @throws IllegalStateException if the process has ended
     * @throws QemuProcessException if the file cannot be written; the previous one is unchanged
     */
    public SavedProcess update(QemuProcess process, RuntimeDirectory runtimeDirectory, Map<String, String> properties) {
        try {
            return write(process, startOf(process), runtimeDirectory, properties);
        } catch (IOException e) {
            throw new QemuProcessException(process + ": it could not be saved in " + directory + ": " + e, e);
        }
    }

    private static String startOf(QemuProcess process) {
        return ProcessStart.of(process.pid())
                .filter(time -> process.isAlive())
                .orElseThrow(() -> new IllegalStateException(process + ": it has ended"));
    }

    private SavedProcess write(
            QemuProcess process, String start, RuntimeDirectory runtimeDirectory, Map<String, String> properties)
            throws IOException {
        SavedProcess saved = new SavedProcess(
                process.name(),
                process.pid(),
                start,
                HostIdentity.boot(),
                HostIdentity.pidNamespace(),
                process.command(),
                process.output().file(),
                process.keepsLog(),
                process.output().maxBytes(),
                runtimeDirectory.path(),
                runtimeDirectory.inode(),
                runtimeDirectory.sockets(),
                runtimeDirectory.files(),
                properties);
        write(saved);
        return saved;
    }

    /**
     * Creates a runtime directory that may outlive this JVM: in this directory, or, if socket paths in it would be too long, in the temporary
     * directory. It is removed with this JVM until the process is {@linkplain #save saved}.
     *
     * @return the new directory
     * @throws QemuProcessException if it cannot be created
     */
    public RuntimeDirectory newRuntimeDirectory() {
        try {
            Files.createDirectories(directory, Private.DIRECTORY);
        } catch (IOException e) {
            throw new QemuProcessException(directory + ": it could not be created: " + e, e);
        }
        return RuntimeDirectory.create(
                RuntimeBase.length(directory) <= RuntimeBase.baseLimit() ? directory : RuntimeBase.chooseLasting());
    }

    /**
     * Claims a name exclusively, so that nobody else creates a process of this name or attaches to it at the same time.
     *
     * @param name the name
     * @return the claim, empty if this JVM or another one holds it
     * @throws QemuProcessException if the directory is not writable
     */
    public Optional<Claim> claim(String name) {
        try {
            Files.createDirectories(directory, Private.DIRECTORY);
            return Claim.take(directory.resolve(CLAIMS), name);
        } catch (IOException e) {
            throw new QemuProcessException("'" + name + "': it could not be claimed in " + directory + ": " + e, e);
        }
    }

    /**
     * Returns the process that holds the claim on a name.
     *
     * @param name the name
     * @return the pid of the JVM, empty if the name is free or the system does not tell
     */
    public OptionalLong claimant(String name) {
        return Claim.holder(directory.resolve(CLAIMS), name);
    }

    private Path file(SavedProcess saved) {
        return directory.resolve(saved.pid() + "-" + saved.start() + SUFFIX);
    }

    /** Writes the file atomically: a reader sees the whole file or none, even after a power failure. */
    private void write(SavedProcess saved) throws IOException {
        Files.createDirectories(directory, Private.DIRECTORY);
        Path temporary = Files.createTempFile(directory, "new-", ".tmp", Private.FILE);
        try {
            Files.writeString(temporary, SavedProcessFormat.write(saved));
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(temporary, file(saved), StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Lists all saved processes, whether they still run or not. A file that cannot be read is skipped, with a warning in the log.
     *
     * @return the processes, in no particular order
     * @throws QemuProcessException if the directory cannot be read
     */
    public List<SavedProcess> list() {
        List<SavedProcess> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*" + SUFFIX)) {
            for (Path file : files) {
                read(file).ifPresent(found::add);
            }
            return List.copyOf(found);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException e) {
            throw new QemuProcessException(directory + ": it could not be read: " + e, e);
        }
    }

    private static Optional<SavedProcess> read(Path file) {
        try {
            return Optional.of(SavedProcessFormat.read(Files.readString(file)));
        } catch (NoSuchFileException e) {
            // Another JVM has removed it since the directory was listed.
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("{}: this saved process could not be read and is skipped", file, e);
            return Optional.empty();
        }
    }

    /**
     * Attaches to a process that an earlier JVM started. It outlives this JVM, too.
     *
     * @param saved one of {@link #list()}
     * @return the process with its runtime directory, empty if it no longer runs; another process that now has its pid is not mistaken for it
     */
    public Optional<AttachedProcess> attach(SavedProcess saved) {
        if (!saved.isAlive()) {
            return Optional.empty();
        }
        Optional<RuntimeDirectory> runtimeDirectory = adopt(saved);
        if (runtimeDirectory.isEmpty()) {
            LOG.warn(
                    "QEMU '{}' (pid {}): its runtime directory {} no longer exists; it cannot be attached to",
                    saved.name(),
                    saved.pid(),
                    saved.directory());
            return Optional.empty();
        }
        try {
            // Somebody may have replaced it by a link.
            if (!Files.isRegularFile(saved.output(), LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(saved.output().toString());
            }
            LogPolicy policy =
                    (saved.keepsLog() ? LogPolicy.kept() : LogPolicy.tail()).withMaxBytes(saved.maxOutputBytes());
            QemuProcess process = QemuProcess.attached(saved, ChildOutput.open(saved.output(), policy));
            return Optional.of(new AttachedProcess(process, runtimeDirectory.get()));
        } catch (IOException e) {
            throw new QemuProcessException(
                    "QEMU '" + saved.name() + "' (pid " + saved.pid() + "): its output could not be opened: " + e, e);
        }
    }

    private static Optional<RuntimeDirectory> adopt(SavedProcess saved) {
        return RuntimeDirectory.adopt(saved.directory(), saved.directoryInode(), saved.sockets(), saved.files());
    }

    /**
     * Deletes the file and the runtime directory of a process that no longer runs.
     *
     * @param saved one of {@link #list()}
     * @return false, and nothing is deleted, if it still runs or if that cannot be determined
     */
    public boolean forget(SavedProcess saved) {
        if (saved.isAlive() || !saved.isVisible()) {
            return false;
        }
        adopt(saved).ifPresent(RuntimeDirectory::close);
        try {
            Files.deleteIfExists(file(saved));
        } catch (IOException e) {
            throw new QemuProcessException(file(saved) + ": it could not be removed: " + e, e);
        }
        return true;
    }

    /**
     * Deletes the files and runtime directories of all processes that no longer run.
     *
     * @return the processes that were forgotten
     */
    public List<SavedProcess> cleanUp() {
        return list().stream().filter(this::forget).toList();
    }
}

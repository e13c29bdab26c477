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
 * The processes that outlive the JVM which started them, one file each in a directory.
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
     * Those noted in the given directory.
     *
     * @param directory the directory; it need not be there yet
     * @return the processes
     */
    public static OutlivingProcesses in(Path directory) {
        return new OutlivingProcesses(directory.toAbsolutePath());
    }

    /**
     * This user's: in {@code qemu4j/processes} in {@code XDG_STATE_HOME} or {@code ~/.local/state}, on macOS in
     * {@code ~/Library/Application Support}.
     *
     * @return the processes
     */
    public static OutlivingProcesses ofUser() {
        return in(UserDirectories.processes(System.getenv("XDG_STATE_HOME"), System.getProperty("user.home", "/")));
    }

    /**
     * Notes a process, and lets it and its runtime directory outlive this JVM from then on. If this JVM is killed before this
     * returns, the process is either noted or gone.
     *
     * <p>The runtime directory should not be in {@code XDG_RUNTIME_DIR}, which many systems empty when the user logs out, but one from
     * {@link #newRuntimeDirectory()}.
     *
     * @param process a process that was launched to be {@linkplain QemuLaunch#outliving outliving}
     * @param runtimeDirectory its runtime directory
     * @param properties what to know again when attaching, such as the VM's configuration
     * @return what was noted
     * @throws IllegalStateException if the process was not launched to be outliving, or has ended
     * @throws QemuProcessException if the note cannot be written
     */
    public SavedProcess save(QemuProcess process, RuntimeDirectory runtimeDirectory, Map<String, String> properties) {
        if (!process.isOutliving()) {
            throw new IllegalStateException(process + " was not launched to outlive this JVM");
        }
        String start = startOf(process);
        try {
            SavedProcess saved = write(process, start, runtimeDirectory, properties);
            OutputKeeper.start(saved);
            runtimeDirectory.release();
            process.release();
            return saved;
        } catch (IOException e) {
            throw new QemuProcessException(process + " cannot be noted in " + directory + ": " + e, e);
        }
    }

    /**
     * Notes anew what has changed since: what is to be known again, and what the runtime directory holds.
     *
     * @param process a process that was saved or attached to
     * @param runtimeDirectory its runtime directory
     * @param properties what to know again when attaching
     * @return what was noted
     * @throws IllegalStateException if the process has ended
     * @throws QemuProcessException if the note cannot be written; the one before is still there
     */
    public SavedProcess update(QemuProcess process, RuntimeDirectory runtimeDirectory, Map<String, String> properties) {
        try {
            return write(process, startOf(process), runtimeDirectory, properties);
        } catch (IOException e) {
            throw new QemuProcessException(process + " cannot be noted in " + directory + ": " + e, e);
        }
    }

    private static String startOf(QemuProcess process) {
        return ProcessStart.of(process.pid())
                .filter(time -> process.isAlive())
                .orElseThrow(() -> new IllegalStateException(process + " has ended"));
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
     * Creates a runtime directory that lasts as long as such a process may: among the notes, or, where socket paths in there would be too
     * long, in the temporary directory. Until the process is {@linkplain #save saved}, it goes when this JVM does.
     *
     * @return the new directory
     * @throws QemuProcessException if it cannot be created
     */
    public RuntimeDirectory newRuntimeDirectory() {
        try {
            Files.createDirectories(directory, Private.DIRECTORY);
        } catch (IOException e) {
            throw new QemuProcessException(directory + " cannot be created: " + e, e);
        }
        return RuntimeDirectory.create(
                RuntimeBase.length(directory) <= RuntimeBase.baseLimit() ? directory : RuntimeBase.chooseLasting());
    }

    /**
     * Takes a name for this JVM alone: so that two do not make a process of one name, or attach to one at the same time.
     *
     * @param name the name
     * @return the claim, empty if somebody else in this JVM or another has it
     * @throws QemuProcessException if the directory cannot be written to
     */
    public Optional<Claim> claim(String name) {
        try {
            Files.createDirectories(directory, Private.DIRECTORY);
            return Claim.take(directory.resolve(CLAIMS), name);
        } catch (IOException e) {
            throw new QemuProcessException("'" + name + "' cannot be claimed in " + directory + ": " + e, e);
        }
    }

    /**
     * Who has claimed a name.
     *
     * @param name the name
     * @return the pid of the JVM, empty if nobody has, or the system does not tell
     */
    public OptionalLong claimant(String name) {
        return Claim.holder(directory.resolve(CLAIMS), name);
    }

    private Path file(SavedProcess saved) {
        return directory.resolve(saved.pid() + "-" + saved.start() + SUFFIX);
    }

    /** In place all at once: a reader sees the whole file or none, even after a power cut. */
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
     * All processes that are noted, whether they still run or not. A file that cannot be understood is left out, with a warning in
     * the log.
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
            throw new QemuProcessException("the processes in " + directory + " cannot be read: " + e, e);
        }
    }

    private static Optional<SavedProcess> read(Path file) {
        try {
            return Optional.of(SavedProcessFormat.read(Files.readString(file)));
        } catch (NoSuchFileException e) {
            // Another JVM has forgotten it since the directory was read.
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("{} cannot be read", file, e);
            return Optional.empty();
        }
    }

    /**
     * Takes over a process that an earlier JVM has started. It stays one that outlives this JVM too.
     *
     * @param saved one of {@link #list()}
     * @return the process with its runtime directory, empty if it no longer runs; another process with its pid is not taken for it
     */
    public Optional<AttachedProcess> attach(SavedProcess saved) {
        if (!saved.isAlive()) {
            return Optional.empty();
        }
        Optional<RuntimeDirectory> runtimeDirectory = adopt(saved);
        if (runtimeDirectory.isEmpty()) {
            LOG.warn(
                    "QEMU '{}' (pid {}) has lost its runtime directory {}",
                    saved.name(),
                    saved.pid(),
                    saved.directory());
            return Optional.empty();
        }
        try {
            // Somebody may have put a link there since.
            if (!Files.isRegularFile(saved.output(), LinkOption.NOFOLLOW_LINKS)) {
                throw new NoSuchFileException(saved.output().toString());
            }
            LogPolicy policy =
                    (saved.keepsLog() ? LogPolicy.kept() : LogPolicy.tail()).withMaxBytes(saved.maxOutputBytes());
            QemuProcess process = QemuProcess.attached(saved, ChildOutput.open(saved.output(), policy));
            return Optional.of(new AttachedProcess(process, runtimeDirectory.get()));
        } catch (IOException e) {
            throw new QemuProcessException("the output of QEMU '" + saved.name() + "' cannot be opened: " + e, e);
        }
    }

    private static Optional<RuntimeDirectory> adopt(SavedProcess saved) {
        return RuntimeDirectory.adopt(saved.directory(), saved.directoryInode(), saved.sockets(), saved.files());
    }

    /**
     * Forgets a process and removes its runtime directory, if it no longer runs.
     *
     * @param saved one of {@link #list()}
     * @return false if it still runs, or runs where that cannot be told; nothing is done then
     */
    public boolean forget(SavedProcess saved) {
        if (saved.isAlive() || !saved.isVisible()) {
            return false;
        }
        adopt(saved).ifPresent(RuntimeDirectory::close);
        try {
            Files.deleteIfExists(file(saved));
        } catch (IOException e) {
            throw new QemuProcessException(file(saved) + " cannot be removed: " + e, e);
        }
        return true;
    }

    /**
     * Forgets all processes that no longer run, and removes their runtime directories.
     *
     * @return those that were forgotten
     */
    public List<SavedProcess> cleanUp() {
        return list().stream().filter(this::forget).toList();
    }
}

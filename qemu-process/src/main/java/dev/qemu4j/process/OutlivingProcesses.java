package dev.qemu4j.process;

import dev.qemu4j.process.internal.files.Platform;
import dev.qemu4j.process.internal.files.Private;
import dev.qemu4j.process.internal.files.PrivateFile;
import dev.qemu4j.process.internal.files.RefusedFileException;
import dev.qemu4j.process.internal.files.Replacement;
import dev.qemu4j.process.internal.files.RuntimeBase;
import dev.qemu4j.process.internal.files.TrustedPath;
import dev.qemu4j.process.internal.files.User;
import dev.qemu4j.process.internal.files.UserDirectories;
import dev.qemu4j.process.internal.guard.OutputKeeper;
import dev.qemu4j.process.internal.output.ChildOutput;
import dev.qemu4j.process.internal.output.Printable;
import dev.qemu4j.process.internal.stop.HostIdentity;
import dev.qemu4j.process.internal.stop.ProcessStart;
import dev.qemu4j.process.internal.stop.ProcessState;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.text.ParseException;
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

    /** A saved process has a configuration among its properties, which is far smaller. */
    private static final int MAX_BYTES = 4 << 20;

    private final Path directory;

    /** A directory that this library chooses is checked; one that the program names is the program's decision. */
    private final boolean chosenHere;

    private OutlivingProcesses(Path directory, boolean chosenHere) {
        this.directory = directory;
        this.chosenHere = chosenHere;
    }

    /**
     * Uses the given directory. Files in it that other users own or can write to are ignored.
     *
     * @param directory the directory; it is created when a process is saved
     * @return the processes whose files are in it
     */
    public static OutlivingProcesses in(Path directory) {
        return new OutlivingProcesses(directory.toAbsolutePath(), false);
    }

    /**
     * Uses this user's directory: {@code qemu4j/processes} in {@code XDG_STATE_HOME} or {@code ~/.local/state}, on macOS in
     * {@code ~/Library/Application Support}. The directory is used only if it belongs to this user and no other user can write to it.
     *
     * @return the processes of this user
     */
    public static OutlivingProcesses ofUser() {
        return chosen(UserDirectories.processes(System.getenv("XDG_STATE_HOME"), System.getProperty("user.home", "/")));
    }

    static OutlivingProcesses chosen(Path directory) {
        return new OutlivingProcesses(directory.toAbsolutePath(), true);
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
            startKeeper(saved);
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

    /** Without a keeper the process is not saved, because nobody would limit its output. */
    private void startKeeper(SavedProcess saved) throws IOException {
        boolean started = false;
        try {
            OutputKeeper.start(saved);
            started = true;
        } finally {
            if (!started) {
                Files.deleteIfExists(file(saved));
            }
        }
    }

    private static String startOf(QemuProcess process) {
        try {
            return ProcessStart.of(process.pid())
                    .filter(time -> process.isAlive())
                    .orElseThrow(() -> new IllegalStateException(process + ": it has ended"));
        } catch (IOException e) {
            throw new QemuProcessException(process + ": its start time could not be read: " + e, e);
        }
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
            createDirectory();
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
            createDirectory();
            return Claim.take(directory, name);
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
        return Claim.holder(directory, name);
    }

    private void createDirectory() throws IOException {
        Files.createDirectories(directory, Private.DIRECTORY);
        checkDirectory();
    }

    private void checkDirectory() throws IOException {
        Optional<String> problem = chosenHere ? TrustedPath.problemOfOwn(directory) : Optional.empty();
        if (problem.isPresent()) {
            throw new IOException(directory + ": " + problem.get());
        }
    }

    /**
     * Returns the file in which a process is saved.
     *
     * @param saved one of {@link #list()}
     * @return its path; the file no longer exists if the process is forgotten
     */
    public Path file(SavedProcess saved) {
        return directory.resolve(saved.pid() + "-" + saved.start() + SUFFIX);
    }

    /** Writes the file atomically: a reader sees the whole file or none, even after a power failure. */
    private void write(SavedProcess saved) throws IOException {
        createDirectory();
        Replacement.writeDurably(file(saved), SavedProcessFormat.write(saved).getBytes(StandardCharsets.UTF_8));
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
            checkDirectory();
            for (Path file : files) {
                read(file).ifPresent(found::add);
            }
            return List.copyOf(found);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return List.of();
        } catch (IOException | DirectoryIteratorException e) {
            throw new QemuProcessException(directory + ": it could not be read: " + e, e);
        }
    }

    /** A file that cannot be read for want of a file descriptor, for example, is not skipped: its process would be taken for missing. */
    private Optional<SavedProcess> read(Path file) throws IOException {
        try {
            SavedProcess saved = SavedProcessFormat.read(content(file));
            if (file(saved).equals(file)) {
                return Optional.of(saved);
            }
            LOG.warn("{}: it is the file of another process and is skipped", Printable.of(file));
        } catch (NoSuchFileException e) {
            // Another JVM has removed it since the directory was listed.
            LOG.debug("{}: it no longer exists", Printable.of(file));
        } catch (RefusedFileException | AccessDeniedException | ParseException e) {
            LOG.warn("{}: it could not be read and is skipped: {}", Printable.of(file), Printable.of(e));
        }
        return Optional.empty();
    }

    private static String content(Path file) throws IOException {
        return new String(PrivateFile.read(file, MAX_BYTES), StandardCharsets.UTF_8);
    }

    /**
     * Attaches to a process that an earlier JVM started. It outlives this JVM, too.
     *
     * @param saved one of {@link #list()}
     * @return the process with its runtime directory, empty if it no longer runs; another process that now has its pid is not mistaken for it
     * @throws QemuProcessException if it cannot be determined whether it runs, it belongs to another user, or its output cannot be opened
     */
    public Optional<AttachedProcess> attach(SavedProcess saved) {
        try {
            return switch (saved.state()) {
                case ENDED -> Optional.empty();
                case RUNNING -> attachRunning(saved);
                case UNKNOWN ->
                    throw new QemuProcessException(
                            saved
                                    + ": it cannot be determined whether it runs; try again later, or in the same container",
                            null);
            };
        } catch (IOException e) {
            if (saved.state() == ProcessState.ENDED) {
                return Optional.empty();
            }
            throw new QemuProcessException(saved + ": it could not be attached to: " + e, e);
        }
    }

    private static Optional<AttachedProcess> attachRunning(SavedProcess saved) throws IOException {
        if (isForeign(saved)) {
            throw new QemuProcessException(saved + ": it belongs to another user", null);
        }
        Optional<RuntimeDirectory> runtimeDirectory = adopt(saved);
        if (runtimeDirectory.isEmpty()) {
            LOG.warn(
                    "{}: its runtime directory {} no longer exists; it cannot be attached to",
                    saved,
                    saved.directory());
            return Optional.empty();
        }
        LogPolicy policy =
                (saved.keepsLog() ? LogPolicy.kept() : LogPolicy.tail()).withMaxBytes(saved.maxOutputBytes());
        QemuProcess process = QemuProcess.attached(saved, new ChildOutput(PrivateFile.open(saved.output()), policy));
        return Optional.of(new AttachedProcess(process, runtimeDirectory.get()));
    }

    /** Root may start a QEMU that runs as another user. */
    private static boolean isForeign(SavedProcess saved) throws IOException {
        return Platform.isLinux() && User.id() != 0 && User.of(saved.pid()) != User.id();
    }

    private static Optional<RuntimeDirectory> adopt(SavedProcess saved) throws IOException {
        return RuntimeDirectory.adopt(saved.directory(), saved.directoryInode(), saved.sockets(), saved.files());
    }

    /**
     * Deletes the file and the runtime directory of a process that no longer runs.
     *
     * @param saved one of {@link #list()}
     * @return false, and nothing is deleted, if it still runs or if that cannot be determined
     */
    public boolean forget(SavedProcess saved) {
        if (saved.state() != ProcessState.ENDED) {
            return false;
        }
        try {
            adopt(saved).ifPresent(RuntimeDirectory::close);
            Files.deleteIfExists(file(saved));
        } catch (IOException e) {
            throw new QemuProcessException(saved + ": its files could not be removed: " + e, e);
        }
        return true;
    }

    /**
     * Deletes the files and runtime directories of all processes that no longer run. If that fails for one, there is a warning in the log.
     *
     * @return the processes that were forgotten
     */
    public List<SavedProcess> cleanUp() {
        return list().stream().filter(this::tryForget).toList();
    }

    private boolean tryForget(SavedProcess saved) {
        try {
            return forget(saved);
        } catch (QemuProcessException e) {
            LOG.warn("{}: it is not forgotten", saved, e);
            return false;
        }
    }
}

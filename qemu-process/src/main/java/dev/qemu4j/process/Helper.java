package dev.qemu4j.process;

import dev.qemu4j.process.internal.files.InstallCommand;
import dev.qemu4j.process.internal.files.ListeningSockets;
import dev.qemu4j.process.internal.files.UsualPlaces;
import dev.qemu4j.process.internal.output.QemuMessages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A process to which QEMU connects, such as swtpm or virtiofsd. It is started before QEMU and stopped after it. Like QEMU, it is ended when
 * this JVM ends.
 *
 * <pre>{@code
 * Path socket = directory.socket("tpm.sock");
 * try (Helper tpm = Helper.start(Helper.swtpm(state, socket), socket, directory, Duration.ofSeconds(5))) {
 *     // ... run QEMU with -chardev socket,id=tpm,path=... -tpmdev emulator,id=tpm0,chardev=tpm ...
 * }
 * }</pre>
 *
 * <p>Safe for use by several threads.
 */
public final class Helper implements AutoCloseable {
    private static final int MAX_LINES = 4;

    private static final Duration LOOK_AGAIN = Duration.ofMillis(2);

    private final QemuProcess process;
    private final Path socket;

    /** Before this is set, even an exit with code 0 is a failure. */
    private volatile boolean ready;

    private Helper(QemuProcess process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /**
     * A launch of a software TPM 2.0: {@code swtpm socket}. It exits when QEMU closes the connection.
     *
     * @param state an existing directory for the TPM's persistent state
     * @param socket the socket on which it listens
     * @return the launch, named {@code swtpm}
     * @throws QemuNotFoundException if swtpm is not installed
     * @throws IllegalArgumentException if a path contains a comma, which swtpm does not support
     */
    public static QemuLaunch swtpm(Path state, Path socket) {
        return QemuLaunch.of(List.of(program("swtpm")))
                .name("swtpm")
                .arguments(List.of(
                        "socket",
                        "--tpm2",
                        "--tpmstate",
                        "dir=" + withoutComma("state", state),
                        "--ctrl",
                        "type=unixio,path=" + withoutComma("socket", socket),
                        "--terminate"));
    }

    /**
     * A launch of {@code virtiofsd}, which shares a directory of the host with the guest: the current one in Rust or the older one in C. It
     * exits when QEMU closes the connection.
     *
     * @param shared the directory
     * @param socket the socket on which it listens
     * @return the launch, named {@code virtiofsd}
     * @throws QemuNotFoundException if virtiofsd is not installed
     * @throws IllegalArgumentException if the directory's path contains a comma, which virtiofsd does not support
     */
    public static QemuLaunch virtiofsd(Path shared, Path socket) {
        return QemuLaunch.of(List.of(program("virtiofsd")))
                .name("virtiofsd")
                .arguments(List.of("--socket-path=" + socket, "-o", "source=" + withoutComma("shared", shared)));
    }

    private static String program(String name) {
        List<Path> candidates = UsualPlaces.ofHelper(name, System.getenv("PATH"), System.getProperty("user.home"));
        return QemuBinary.findProgram(name, candidates, InstallCommand.ofHelper(name))
                .toString();
    }

    private static Path withoutComma(String what, Path path) {
        if (path.toString().indexOf(',') >= 0) {
            throw new IllegalArgumentException(what + ": " + path + " contains a comma");
        }
        return path.toAbsolutePath();
    }

    /**
     * Starts a helper and blocks until it listens. If it fails, the process is killed.
     *
     * @param launch what to run
     * @param socket the Unix domain socket on which it will listen, from {@link RuntimeDirectory#socket}
     * @param directory the directory for its output; the caller closes it after the helper has ended
     * @param timeout how long to wait
     * @return the helper
     * @throws QemuNotFoundException if the program does not exist
     * @throws QemuStartException if it exits or does not listen in time, with {@link Diagnosis.Cause#HELPER_FAILED}
     * @throws InterruptedException if the calling thread is interrupted; the helper is killed
     */
    public static Helper start(QemuLaunch launch, Path socket, RuntimeDirectory directory, Duration timeout)
            throws InterruptedException {
        Helper helper = new Helper(QemuProcess.start(launch, directory), socket);
        try {
            helper.awaitSocket(timeout);
            helper.ready = true;
            return helper;
        } finally {
            if (!helper.ready) {
                helper.close();
            }
        }
    }

    /**
     * A helper that an earlier JVM started and that outlived it.
     *
     * @param process the attached process
     * @param socket the socket on which it listens
     * @return the helper
     */
    public static Helper attached(QemuProcess process, Path socket) {
        Helper helper = new Helper(process, socket);
        helper.ready = true;
        return helper;
    }

    private void awaitSocket(Duration timeout) throws InterruptedException {
        long begin = System.nanoTime();
        while (true) {
            @Nullable IOException unknown = null;
            try {
                if (ListeningSockets.has(process.pid(), socket)) {
                    return;
                }
            } catch (IOException e) {
                unknown = e;
            }
            // Returns early if the process ends.
            if (process.awaitExit(LOOK_AGAIN).isPresent()) {
                throw failed(failure().orElseThrow(), unknown);
            }
            if (System.nanoTime() - begin > timeout.toNanos()) {
                throw failed(silent(timeout, unknown), unknown);
            }
        }
    }

    private Diagnosis silent(Duration timeout, @Nullable IOException unknown) {
        String problem = unknown == null
                ? ": it does not listen on " + socket + " after " + timeout.toMillis() + " ms"
                : ": it could not be determined for " + timeout.toMillis() + " ms whether it listens on " + socket
                        + ": " + unknown;
        return new Diagnosis(Diagnosis.Cause.HELPER_FAILED, process.name() + problem, Optional.empty());
    }

    private QemuStartException failed(Diagnosis diagnosis, @Nullable IOException cause) {
        return new QemuStartException(
                process.name(), process.command(), process.exit().orElse(null), diagnosis, cause);
    }

    /**
     * Returns the socket on which it listens.
     *
     * @return the path of the socket
     */
    public Path socket() {
        return socket;
    }

    /**
     * Returns the process.
     *
     * @return the process
     */
    public QemuProcess process() {
        return process;
    }

    /**
     * Tells whether and why this helper has failed.
     *
     * @return a diagnosis with {@link Diagnosis.Cause#HELPER_FAILED} and the helper's last line of output; empty while it runs or if it
     *     exited with code 0
     */
    public Optional<Diagnosis> failure() {
        return process.exit().filter(exit -> !ready || isFailure(exit)).map(this::failure);
    }

    /** The exit status of a process that an earlier JVM started is not known. */
    private static boolean isFailure(ProcessExit exit) {
        return !(exit instanceof ProcessExit.Unobserved) && exit.exitCode().orElse(-1) != 0;
    }

    private Diagnosis failure(ProcessExit exit) {
        List<String> lines = QemuMessages.lines(exit.outputTail());
        String printed = lines.isEmpty() ? "it printed nothing" : lines.getLast();
        String message = process.name() + " ended with " + exit.describe() + ": " + printed;
        return new Diagnosis(Diagnosis.Cause.HELPER_FAILED, message, Optional.empty());
    }

    /** Its last lines of output, with its name. */
    String lastLines() {
        List<String> lines = QemuMessages.lines(process.outputTail());
        List<String> last = lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
        return last.isEmpty() ? "" : process.name() + " says: " + String.join(" / ", last);
    }

    /** Kills the helper if it still runs, and returns at once. To stop it gracefully, use {@link #process()}. */
    @Override
    public void close() {
        process.kill();
    }
}

package dev.qemu4j.process;

import dev.qemu4j.process.internal.files.InstallCommand;
import dev.qemu4j.process.internal.files.ListeningSockets;
import dev.qemu4j.process.internal.files.UsualPlaces;
import dev.qemu4j.process.internal.output.QemuWords;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A process that QEMU needs and connects to, such as swtpm or virtiofsd: started before QEMU, stopped after it, and, like QEMU, gone
 * when this JVM is.
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

    /** An orderly end before this is a failure, too. */
    private volatile boolean ready;

    private Helper(QemuProcess process, Path socket) {
        this.process = process;
        this.socket = socket;
    }

    /**
     * What runs a software TPM 2.0: {@code swtpm socket}. It ends when QEMU closes the connection.
     *
     * @param state an existing directory in which the TPM keeps what it must not forget
     * @param socket where it is to listen
     * @return the launch, called {@code swtpm}
     * @throws QemuNotFoundException if swtpm is not installed
     * @throws IllegalArgumentException if a path has a comma in it, which swtpm cannot be told
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
     * What shares a directory of the host with the guest: {@code virtiofsd}, the one in Rust or the older one in C. It ends when QEMU
     * closes the connection.
     *
     * @param shared the directory
     * @param socket where it is to listen
     * @return the launch, called {@code virtiofsd}
     * @throws QemuNotFoundException if virtiofsd is not installed
     * @throws IllegalArgumentException if the directory's path has a comma in it, which virtiofsd cannot be told
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
            throw new IllegalArgumentException(what + ": " + path + " has a comma in it");
        }
        return path.toAbsolutePath();
    }

    /**
     * Starts a helper and waits until it listens. What was started does not survive a failure.
     *
     * @param launch what to run
     * @param socket the Unix domain socket that it will listen on, from {@link RuntimeDirectory#socket}
     * @param directory where its output goes; the caller closes it after the end of the helper
     * @param timeout how long it may take
     * @return the helper
     * @throws QemuNotFoundException if there is no such program
     * @throws QemuStartException if it ends or does not listen in time, with {@link Diagnosis.Cause#HELPER_FAILED}
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
     * A helper that an earlier JVM has started and that outlives it.
     *
     * @param process the process, attached to
     * @param socket the socket that it listens on
     * @return the helper
     */
    public static Helper attached(QemuProcess process, Path socket) {
        Helper helper = new Helper(process, socket);
        helper.ready = true;
        return helper;
    }

    private void awaitSocket(Duration timeout) throws InterruptedException {
        long begin = System.nanoTime();
        while (!ListeningSockets.has(process.pid(), socket)) {
            // Waits for the end and so looks again at once when there is one.
            if (process.awaitExit(LOOK_AGAIN).isPresent()) {
                throw failed(failure().orElseThrow());
            }
            if (System.nanoTime() - begin > timeout.toNanos()) {
                throw failed(new Diagnosis(
                        Diagnosis.Cause.HELPER_FAILED,
                        process.name() + " does not listen on " + socket + " after " + timeout.toMillis() + " ms",
                        Optional.empty()));
            }
        }
    }

    private QemuStartException failed(Diagnosis diagnosis) {
        return new QemuStartException(
                process.name(), process.command(), process.exit().orElse(null), diagnosis, null);
    }

    /**
     * Where it listens.
     *
     * @return the path of the socket
     */
    public Path socket() {
        return socket;
    }

    /**
     * The process, to be watched and stopped.
     *
     * @return the process
     */
    public QemuProcess process() {
        return process;
    }

    /**
     * Why QEMU has nobody to talk to, if this helper has ended.
     *
     * @return a diagnosis with {@link Diagnosis.Cause#HELPER_FAILED} and the helper's last words, empty while it runs or after an
     *     orderly end
     */
    public Optional<Diagnosis> failure() {
        return process.exit().filter(exit -> !ready || isFailure(exit)).map(this::failure);
    }

    /** How one ended that an earlier JVM has started cannot be told. */
    private static boolean isFailure(ProcessExit exit) {
        return !(exit instanceof ProcessExit.Unobserved) && exit.exitCode().orElse(-1) != 0;
    }

    private Diagnosis failure(ProcessExit exit) {
        List<String> lines = QemuWords.lines(exit.outputTail());
        String words = lines.isEmpty() ? "without a word" : "saying: " + lines.getLast();
        String message = process.name() + " ended with " + exit.describe() + ", " + words;
        return new Diagnosis(Diagnosis.Cause.HELPER_FAILED, message, Optional.empty());
    }

    /** What it has printed, with its name, as far as that fits into a message. */
    String words() {
        List<String> lines = QemuWords.lines(process.outputTail());
        List<String> last = lines.subList(Math.max(0, lines.size() - MAX_LINES), lines.size());
        return last.isEmpty() ? "" : process.name() + " says: " + String.join(" / ", last);
    }

    /** Kills the helper if it still runs, and returns at once; one that is to end in order is stopped through {@link #process()}. */
    @Override
    public void close() {
        process.kill();
    }
}

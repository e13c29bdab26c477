package dev.qemu4j.manager;

import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.qmp.QmpClient;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A QEMU in a private directory, and a connection to it. Once it is open, all three parts are there; what was begun is undone if one
 * of them fails.
 */
final class QemuSession implements AutoCloseable {
    /** How long the end of a QEMU takes to become known after the connection to it has failed. */
    static final Duration END_NOTICED = Duration.ofMillis(500);

    private final String name;
    private final Settings settings;
    private final Deadline deadline;

    private @Nullable RuntimeDirectory directory;
    private @Nullable QemuProcess process;
    private volatile @Nullable QmpClient qmp;

    private QemuSession(String name, Settings settings) {
        this.name = name;
        this.settings = settings;
        this.deadline = Deadline.after(settings.startTimeout());
    }

    /**
     * Starts QEMU and connects to it.
     *
     * @param arguments makes the arguments, and the files that they name in QEMU's directory
     * @param spawned is told of the process before it can be used; may throw to give up
     */
    static QemuSession open(
            String name,
            Settings settings,
            QemuBinary binary,
            Function<RuntimeDirectory, List<String>> arguments,
            Consumer<QemuProcess> spawned)
            throws InterruptedException {
        QemuSession session = new QemuSession(name, settings);
        boolean opened = false;
        try {
            session.start(binary, arguments, spawned);
            opened = true;
            return session;
        } finally {
            if (!opened) {
                session.close();
            }
        }
    }

    private void start(
            QemuBinary binary, Function<RuntimeDirectory, List<String>> arguments, Consumer<QemuProcess> spawned)
            throws InterruptedException {
        RuntimeDirectory place = settings.newRuntimeDirectory();
        directory = place;
        Path socket = place.socket("qmp");
        QemuProcess child = QemuProcess.start(launch(binary, arguments.apply(place), socket), place);
        process = child;
        spawned.accept(child);
        connect(binary, child, socket);
    }

    private QemuLaunch launch(QemuBinary binary, List<String> arguments, Path socket) {
        List<String> all = new ArrayList<>(arguments);
        all.add("-qmp");
        all.add("unix:" + socket.toString().replace(",", ",,") + ",server=on,wait=off");
        return QemuLaunch.of(binary)
                .name(name)
                .arguments(all)
                .wrapper(settings.wrapper())
                .log(settings.logs());
    }

    /** Connects while watching the child: one that dies says why at once, one that is ready is used at once. */
    private void connect(QemuBinary binary, QemuProcess child, Path socket) throws InterruptedException {
        Subtask<QmpClient> connected;
        try (TaskScope scope = TaskScope.openFirstCompleted("vm-start " + name)) {
            connected = scope.fork(() -> connect(socket));
            scope.fork(() -> child.onExit().get());
            scope.join(deadline);
        } catch (TimeoutException e) {
            throw failed(noAnswer(), e);
        }
        if (connected.state() == Subtask.State.SUCCESS) {
            return;
        }
        // A connection to a QEMU that is dying fails a moment before its end is known.
        if (child.awaitExit(END_NOTICED).isPresent()) {
            throw explain(binary, child.startFailure());
        }
        // Connecting has the same deadline, and may be the first to come to it.
        Exception cause = connected.exception();
        throw failed(deadline.hasPassed() ? noAnswer() : String.valueOf(cause.getMessage()), cause);
    }

    private String noAnswer() {
        return "QEMU did not answer within " + settings.startTimeout();
    }

    private QmpClient connect(Path socket) throws InterruptedException {
        QmpClient client = connect(UnixDomainSocketAddress.of(socket), deadline.left());
        qmp = client; // from here on it is closed with the rest
        return client;
    }

    /** Connects to the same monitor again, after the first connection was lost. The new one is the caller's to close. */
    QmpClient reconnect(Duration timeout) throws InterruptedException {
        return connect(qmp().address(), timeout);
    }

    private QmpClient connect(SocketAddress address, Duration timeout) throws InterruptedException {
        return QmpClient.builder()
                .address(address)
                .name(name)
                .connectTimeout(timeout)
                .commandTimeout(settings.commandTimeout())
                .reserveOutOfBand(true)
                .connect();
    }

    /** The failure to report if QEMU is there but of no use: with what it printed. */
    VmOperationException failed(String problem, @Nullable Exception cause) {
        String tail = process().outputTail().strip();
        String printed = tail.isEmpty() ? "" : "; it printed: " + tail;
        return new VmOperationException(name, "create", problem + printed, null, cause);
    }

    /** A program that is no QEMU at all complains about QEMU's options: say what it is. */
    private static QemuStartException explain(QemuBinary binary, QemuStartException failure)
            throws InterruptedException {
        try {
            binary.version();
            return failure;
        } catch (QemuStartException notQemu) {
            notQemu.addSuppressed(failure);
            return notQemu;
        }
    }

    QemuProcess process() {
        return present(process);
    }

    QmpClient qmp() {
        return present(qmp);
    }

    RuntimeDirectory directory() {
        return present(directory);
    }

    private static <T> T present(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the session is not open");
        }
        return part;
    }

    /** Ends QEMU at once and removes its directory; an interrupt that comes meanwhile is kept. */
    @Override
    public void close() {
        QmpClient client = qmp;
        if (client != null) {
            client.close();
        }
        QemuProcess child = process;
        if (child != null) {
            Uninterruptibly.run(() -> child.stop(StopPolicy.AT_ONCE));
        }
        if (directory != null) {
            directory.close();
        }
    }
}

package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.internal.concurrent.Cleanup;
import dev.qemu4j.manager.internal.concurrent.Subtask;
import dev.qemu4j.manager.internal.concurrent.TaskScope;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.process.AttachedProcess;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.process.internal.output.QemuMessages;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpConnectException;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A QEMU process, its private directory, and a QMP connection to it. An open session has all three; if one of them fails, the others are
 * released.
 */
public final class QemuSession implements AutoCloseable {
    /** How long after a failed connection QEMU's end may become known. */
    public static final Duration END_NOTICED = Duration.ofMillis(500);

    private static final String SOCKET = "qmp";

    /** How much of QEMU's output is shown. */
    private static final int LAST_LINES = 20;

    private final String name;
    private final ManagerSettings settings;

    /** Whether QEMU ran before, and goes on when the session is closed. */
    private final boolean attached;

    /** By when QEMU must be ready, and have answered all that is asked before the machine is handed out. */
    private final Deadline deadline;

    private @Nullable RuntimeDirectory directory;
    private @Nullable QemuProcess process;
    private volatile @Nullable QmpClient qmp;

    private QemuSession(String name, ManagerSettings settings, Deadline deadline, boolean attached) {
        this.name = name;
        this.settings = settings;
        this.attached = attached;
        this.deadline = deadline;
    }

    /** Starts QEMU and connects to it. */
    public static QemuSession open(
            String name, ManagerSettings settings, Deadline deadline, QemuBinary binary, SessionPlan plan)
            throws InterruptedException {
        QemuSession session = new QemuSession(name, settings, deadline, false);
        boolean opened = false;
        try {
            session.start(binary, plan);
            opened = true;
            return session;
        } finally {
            if (!opened) {
                session.close();
            }
        }
    }

    /** Connects to a QEMU that an earlier JVM has started. QEMU goes on if this fails, and when the session is closed. */
    public static QemuSession attach(String name, ManagerSettings settings, Deadline deadline, AttachedProcess running)
            throws InterruptedException {
        QemuSession session = new QemuSession(name, settings, deadline, true);
        session.directory = running.directory();
        session.process = running.process();
        boolean opened = false;
        try {
            session.connectAgain(running.process(), running.directory().socket(SOCKET));
            opened = true;
            return session;
        } finally {
            if (!opened) {
                session.close();
            }
        }
    }

    private void start(QemuBinary binary, SessionPlan plan) throws InterruptedException {
        RuntimeDirectory place = plan.lifetime().newDirectory(settings);
        directory = place;
        List<String> arguments = plan.arguments(place);
        Path socket = place.socket(SOCKET);
        QemuLaunch launch =
                launch(binary, arguments, socket).outliving(plan.lifetime().isOutliving());
        QemuProcess child = QemuProcess.start(launch, place);
        process = child;
        plan.spawned(child);
        connect(binary, child, socket, plan);
    }

    private QemuLaunch launch(QemuBinary binary, List<String> arguments, Path socket) {
        List<String> all = new ArrayList<>(arguments);
        all.add("-qmp");
        all.add("unix:" + socket.toString().replace(",", ",,") + ",server=on,wait=off");
        QemuLaunch launch = QemuLaunch.of(binary)
                .name(name)
                .arguments(all)
                .wrapper(settings.wrapper())
                .environment(settings.environment())
                .log(settings.logs());
        return settings.workingDirectory().map(launch::workingDirectory).orElse(launch);
    }

    /** Connects while watching the process, so that the end of QEMU is reported at once, and a ready QEMU is used at once. */
    private void connect(QemuBinary binary, QemuProcess child, Path socket, SessionPlan plan)
            throws InterruptedException {
        Throwable cause = tryToConnect(child, socket);
        if (cause == null) {
            return;
        }
        // The connection to an ending QEMU fails a moment before its end is known.
        if (child.awaitExit(END_NOTICED).isPresent()) {
            throw explain(binary, child.startFailure(plan.helpers()));
        }
        throw failed(problem(cause), cause);
    }

    private void connectAgain(QemuProcess running, Path socket) throws InterruptedException {
        Throwable cause = tryToConnect(running, socket);
        if (cause == null) {
            return;
        }
        if (running.awaitExit(END_NOTICED).isPresent()) {
            throw new VmOperationException(
                    name, "attach", "QEMU has ended", running.exit().orElse(null), cause);
        }
        boolean silent = deadline.hasPassed()
                || (cause instanceof QmpConnectException e && e.phase() == QmpConnectException.Phase.GREETING);
        String problem = silent
                ? "QEMU did not send its greeting within " + settings.startTimeout()
                        + ": another program is connected to its monitor, which serves one client at a time, or the process is stopped"
                : String.valueOf(cause.getMessage());
        throw new VmOperationException(name, "attach", problem, null, cause);
    }

    /** Returns null if the connection succeeded, and else why it failed. */
    private @Nullable Throwable tryToConnect(QemuProcess child, Path socket) throws InterruptedException {
        Subtask<QmpClient> connected;
        try (TaskScope scope = TaskScope.openFirstCompleted("vm-start " + name)) {
            connected = scope.fork(() -> connect(socket));
            scope.fork(() -> child.onExit().get());
            scope.join(deadline);
        } catch (TimeoutException e) {
            return e;
        }
        return connected.state() == Subtask.State.SUCCESS ? null : connected.exception();
    }

    /** The attempt to connect has the same deadline as the wait for it, and may reach it first. */
    private String problem(Throwable cause) {
        return deadline.hasPassed() ? noAnswer() : String.valueOf(cause.getMessage());
    }

    private String noAnswer() {
        return "QEMU did not answer within " + settings.startTimeout();
    }

    private QmpClient connect(Path socket) throws InterruptedException {
        QmpClient client = connect(UnixDomainSocketAddress.of(socket), deadline.left());
        qmp = client; // from here on close() closes it
        return client;
    }

    /** Connects to the same monitor again, after the connection was lost. The caller closes the new connection. */
    public QmpClient reconnect(Duration timeout) throws InterruptedException {
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

    /** The failure to report if QEMU runs but the session cannot be used; it includes QEMU's output. */
    public VmOperationException failed(String problem, @Nullable Throwable cause) {
        List<String> all = QemuMessages.lines(process().outputTail());
        List<String> lines = all.subList(Math.max(0, all.size() - LAST_LINES), all.size());
        String output = lines.isEmpty() ? "" : "; QEMU's output: " + String.join(" / ", lines);
        return new VmOperationException(name, attached ? "attach" : "create", problem + output, null, cause);
    }

    /** The failure to report if QEMU answers an error, or nothing, before the machine is handed out. */
    public VmOperationException failed(QmpException cause) {
        boolean late = cause instanceof QmpTimeoutException && deadline.hasPassed();
        return failed(late ? noAnswer() : String.valueOf(cause.getMessage()), cause);
    }

    /** A program that is not QEMU complains about QEMU's options, so report that it is not QEMU. */
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

    /** {@return by when the machine must be ready} */
    public Deadline deadline() {
        return deadline;
    }

    public QemuProcess process() {
        return present(process);
    }

    public QmpClient qmp() {
        return present(qmp);
    }

    public RuntimeDirectory directory() {
        return present(directory);
    }

    private static <T> T present(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("the session is not open");
        }
        return part;
    }

    /** Whether QEMU ran before the session. */
    public boolean isAttached() {
        return attached;
    }

    /** Disconnects from a QEMU that goes on. */
    public void leave() {
        Cleanup.runAll(() -> qmp().close(), () -> process().disown());
    }

    /** Ends QEMU at once and removes its directory, unless QEMU ran before the session. An interrupt meanwhile is kept. */
    @Override
    public void close() {
        Cleanup.runAll(this::disconnect, this::endProcess, this::removeDirectory);
    }

    private void disconnect() {
        QmpClient client = qmp;
        if (client != null) {
            client.close();
        }
    }

    private void endProcess() {
        QemuProcess child = process;
        if (attached) {
            process().disown();
        } else if (child != null) {
            Uninterruptibly.run(() -> child.stop(StopPolicy.AT_ONCE));
        }
    }

    private void removeDirectory() {
        if (!attached && directory != null) {
            directory.close();
        }
    }
}

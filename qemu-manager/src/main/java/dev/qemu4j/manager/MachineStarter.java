package dev.qemu4j.manager;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Makes one machine: a private directory, QEMU in it, a connection to it. What was begun is undone if the rest fails. */
final class MachineStarter {
    /** How long the end of a QEMU takes to become known after the connection to it has failed. */
    private static final Duration END_NOTICED = Duration.ofMillis(500);

    private final Settings settings;
    private final VmConfig config;
    private final Slot slot;
    private final Runnable release;
    private final Deadline deadline;

    private @Nullable RuntimeDirectory directory;
    private @Nullable QemuProcess process;
    private volatile @Nullable QmpClient qmp;

    /** {@code release} gives the machine's name free. */
    MachineStarter(Settings settings, VmConfig config, Slot slot, Runnable release) {
        this.settings = settings;
        this.config = config;
        this.slot = slot;
        this.release = release;
        this.deadline = Deadline.after(settings.startTimeout());
    }

    VirtualMachine start() throws InterruptedException {
        boolean started = false;
        try {
            VirtualMachine machine = startParts();
            started = true;
            return machine;
        } finally {
            if (!started) {
                Uninterruptibly.run(this::undo);
            }
        }
    }

    private VirtualMachine startParts() throws InterruptedException {
        QemuBinary binary = settings.binary(config.architecture());
        RuntimeDirectory place = settings.newRuntimeDirectory();
        directory = place;
        Path socket = place.socket("qmp");
        QemuProcess child = QemuProcess.start(launch(binary, socket), place);
        process = child;
        if (!slot.spawned(child)) {
            throw closing();
        }
        QmpClient client = connect(binary, child, socket);
        return machine(child, client, place);
    }

    private QemuLaunch launch(QemuBinary binary, Path socket) {
        List<String> arguments = new ArrayList<>(CommandLine.of(config).arguments());
        if (!config.startPaused()) {
            arguments.add("-S");
        }
        arguments.add("-qmp");
        arguments.add("unix:" + socket.toString().replace(",", ",,") + ",server=on,wait=off");
        return QemuLaunch.of(binary)
                .name(config.name())
                .arguments(arguments)
                .wrapper(settings.wrapper())
                .log(settings.logs());
    }

    /** Connects while watching the child: one that dies says why at once, one that is ready is used at once. */
    private QmpClient connect(QemuBinary binary, QemuProcess child, Path socket) throws InterruptedException {
        Subtask<QmpClient> connected;
        try (TaskScope scope = TaskScope.openFirstCompleted("vm-start " + config.name())) {
            connected = scope.fork(() -> connect(socket));
            scope.fork(() -> child.onExit().get());
            scope.join(deadline);
        } catch (TimeoutException e) {
            throw failed(child, "QEMU did not answer within " + settings.startTimeout(), e);
        }
        if (connected.state() == Subtask.State.SUCCESS) {
            return connected.get();
        }
        // A connection to a QEMU that is dying fails a moment before its end is known.
        if (child.awaitExit(END_NOTICED).isPresent()) {
            throw explain(binary, child.startFailure());
        }
        Exception cause = connected.exception();
        throw failed(child, String.valueOf(cause.getMessage()), cause);
    }

    private QmpClient connect(Path socket) throws InterruptedException {
        QmpClient client = QmpClient.builder()
                .address(UnixDomainSocketAddress.of(socket))
                .name(config.name())
                .connectTimeout(Duration.ofNanos(Math.max(0, deadline.remaining())))
                .commandTimeout(settings.commandTimeout())
                .connect();
        qmp = client; // from here on it is closed with the rest if the start fails
        return client;
    }

    private VmOperationException failed(QemuProcess child, String problem, Exception cause) {
        String tail = child.outputTail().strip();
        String printed = tail.isEmpty() ? "" : "; it printed: " + tail;
        return new VmOperationException(config.name(), "create", problem + printed, null, cause);
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

    private VirtualMachine machine(QemuProcess child, QmpClient client, RuntimeDirectory place)
            throws InterruptedException {
        StatusTracker tracker = new StatusTracker(config.name());
        Follower follower = new Follower(config.name(), child, client, tracker, () -> {
            place.close();
            release.run();
        });
        try {
            tracker.reconcile(Follower.runState(client.execute("query-status")));
        } catch (QmpException e) {
            if (child.awaitExit(END_NOTICED).isPresent()) {
                throw child.startFailure();
            }
            throw failed(child, String.valueOf(e.getMessage()), e);
        }
        VirtualMachine machine = new VirtualMachine(config, child, client, tracker, follower);
        if (!slot.created(machine)) {
            throw closing();
        }
        follower.start();
        return machine;
    }

    private IllegalStateException closing() {
        return new IllegalStateException("VM '" + config.name() + "' was not created: its manager is being closed");
    }

    private void undo() throws InterruptedException {
        QmpClient client = qmp;
        if (client != null) {
            client.close();
        }
        if (process != null) {
            process.stop(StopPolicy.AT_ONCE);
        }
        if (directory != null) {
            directory.close();
        }
        release.run();
    }
}

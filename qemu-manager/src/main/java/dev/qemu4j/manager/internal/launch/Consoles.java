package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.console.VmConsole;
import dev.qemu4j.manager.internal.concurrent.Cleanup;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.qapi.chardev.ChardevInfo;
import dev.qemu4j.qapi.chardev.QueryChardev;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** The consoles of one machine, by the ids of their character devices. They are connected before its guest runs. */
public final class Consoles implements AutoCloseable {
    /** How long QEMU may take to accept its consoles. */
    private static final Duration ACCEPTED = Duration.ofSeconds(10);

    /** How long after QEMU's end the guest's last output may still be read. */
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(1);

    private final String machine;
    private final Map<String, Path> sockets = new LinkedHashMap<>();
    private final Map<String, VmConsole> consoles = new LinkedHashMap<>();

    Consoles(String machine) {
        this.machine = machine;
    }

    /** Chooses the path of a console's socket. */
    public Path place(String id, RuntimeDirectory directory) {
        // A number instead of the id, as the path of a socket must be short.
        Path socket = directory.socket("console" + sockets.size());
        sockets.put(id, socket);
        return socket;
    }

    /** {@return the names of the sockets in the machine's directory, by the ids of the consoles} */
    public Map<String, String> places() {
        Map<String, String> names = new LinkedHashMap<>();
        sockets.forEach((id, socket) -> names.put(id, String.valueOf(socket.getFileName())));
        return names;
    }

    /** Sets the sockets of a QEMU that runs already. */
    public void placed(Map<String, String> names, RuntimeDirectory directory) {
        names.forEach((id, name) -> sockets.put(id, directory.socket(name)));
    }

    /** Connects to the consoles of a QEMU whose guest does not run yet, or to which nobody is attached. */
    public void connect(QmpClient qmp, Deadline deadline) throws InterruptedException {
        if (sockets.isEmpty()) {
            return;
        }
        for (Map.Entry<String, Path> socket : sockets.entrySet()) {
            consoles.put(socket.getKey(), connect(socket.getValue(), deadline));
        }
        awaitAccepted(qmp, deadline.earlier(Deadline.after(ACCEPTED)));
    }

    private VmConsole connect(Path socket, Deadline deadline) throws InterruptedException {
        try {
            return VmConsole.connect(machine, UnixDomainSocketAddress.of(socket), deadline.left());
        } catch (IOException e) {
            throw new VmOperationException(machine, "create", "the console could not be connected: " + e, null, e);
        }
    }

    /** A connect returns before QEMU accepts it, and what the guest prints until then is lost. */
    private void awaitAccepted(QmpClient qmp, Deadline deadline) throws InterruptedException {
        while (qmp.execute(QueryChardev.INSTANCE, deadline.left()).stream().anyMatch(this::isDisconnected)) {
            if (deadline.hasPassed()) {
                throw new VmOperationException(
                        machine, "create", "QEMU did not accept the console connection in time", null, null);
            }
        }
    }

    private boolean isDisconnected(ChardevInfo chardev) {
        return consoles.containsKey(chardev.label()) && chardev.filename().startsWith("disconnected:");
    }

    public VmConsole first() {
        return consoles.values().stream()
                .findFirst()
                .orElseThrow(() -> missing("the machine has no console; add Serial.console() to its configuration"));
    }

    public VmConsole get(String id) {
        VmConsole console = consoles.get(id);
        if (console == null) {
            throw missing("the machine has no console '" + id + "'; it has " + consoles.keySet());
        }
        return console;
    }

    private VmOperationException missing(String problem) {
        return new VmOperationException(machine, "console", problem, null, null);
    }

    /** Disconnects from a QEMU that goes on. */
    void leave() {
        Cleanup.runAll(consoles.values().stream()
                .<Runnable>map(console -> console::close)
                .toList());
    }

    /** Closes the consoles of a QEMU that has ended, after its guest's last output was read. */
    @Override
    public void close() {
        Deadline deadline = Deadline.after(LAST_OUTPUT);
        Cleanup.runAll(consoles.values().stream()
                .<Runnable>map(console -> () -> close(console, deadline))
                .toList());
    }

    private static void close(VmConsole console, Deadline deadline) {
        Cleanup.runAll(() -> Uninterruptibly.run(() -> console.awaitEnd(deadline.left())), console::close);
    }
}

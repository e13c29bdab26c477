package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.console.VmConsole;
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

/** The consoles of one machine, by the ids of their character devices, connected before its guest runs. */
public final class Consoles implements AutoCloseable {
    /** How long QEMU may take to accept its consoles. */
    private static final Duration ACCEPTED = Duration.ofSeconds(10);

    /** How long after QEMU's end the last of what its guest printed may still be read. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final String machine;
    private final Map<String, Path> sockets = new LinkedHashMap<>();
    private final Map<String, VmConsole> consoles = new LinkedHashMap<>();

    Consoles(String machine) {
        this.machine = machine;
    }

    /** Chooses the place of a console's socket. */
    public Path place(String id, RuntimeDirectory directory) {
        // A number instead of the id, as the path of a socket must be short.
        Path socket = directory.socket("console" + sockets.size());
        sockets.put(id, socket);
        return socket;
    }

    /** Where the consoles are: the names of their sockets in the machine's directory, by the ids. */
    public Map<String, String> places() {
        Map<String, String> names = new LinkedHashMap<>();
        sockets.forEach((id, socket) -> names.put(id, String.valueOf(socket.getFileName())));
        return names;
    }

    /** The places that were chosen for a QEMU which runs already. */
    public void placed(Map<String, String> names, RuntimeDirectory directory) {
        names.forEach((id, name) -> sockets.put(id, directory.socket(name)));
    }

    /** Connects to the consoles of a QEMU whose guest does not run yet, or nobody reads at the moment. */
    public void connect(QmpClient qmp) throws InterruptedException {
        if (sockets.isEmpty()) {
            return;
        }
        for (Map.Entry<String, Path> socket : sockets.entrySet()) {
            consoles.put(socket.getKey(), connect(socket.getValue()));
        }
        awaitAccepted(qmp);
    }

    private VmConsole connect(Path socket) throws InterruptedException {
        try {
            return VmConsole.connect(machine, UnixDomainSocketAddress.of(socket));
        } catch (IOException e) {
            throw new VmOperationException(machine, "create", "its console cannot be connected: " + e, null, e);
        }
    }

    /** Connecting is done before QEMU has accepted, and what a guest prints until then is lost. */
    private void awaitAccepted(QmpClient qmp) throws InterruptedException {
        Deadline deadline = Deadline.after(ACCEPTED);
        while (qmp.execute(QueryChardev.INSTANCE).stream().anyMatch(this::isDisconnected)) {
            if (deadline.hasPassed()) {
                throw new VmOperationException(
                        machine, "create", "QEMU did not accept its console within " + ACCEPTED, null, null);
            }
        }
    }

    private boolean isDisconnected(ChardevInfo chardev) {
        return consoles.containsKey(chardev.label()) && chardev.filename().startsWith("disconnected:");
    }

    public VmConsole first() {
        return consoles.values().stream()
                .findFirst()
                .orElseThrow(() -> missing("it has no console; give it one with Serial.console()"));
    }

    public VmConsole get(String id) {
        VmConsole console = consoles.get(id);
        if (console == null) {
            throw missing("it has no console '" + id + "', but " + consoles.keySet());
        }
        return console;
    }

    private VmOperationException missing(String problem) {
        return new VmOperationException(machine, "console", problem, null, null);
    }

    /** Ends the connections to a QEMU that goes on. */
    void leave() {
        consoles.values().forEach(VmConsole::close);
    }

    /** Ends the consoles of a QEMU that has ended, after the last of what its guest printed was read. */
    @Override
    public void close() {
        for (VmConsole console : consoles.values()) {
            Uninterruptibly.run(() -> console.awaitEnd(LAST_WORDS));
            console.close();
        }
    }
}

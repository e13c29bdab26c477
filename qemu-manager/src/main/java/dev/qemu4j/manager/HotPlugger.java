package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.option.QmpCall;
import dev.qemu4j.manager.PluggedParts.Plugged;
import dev.qemu4j.qapi.qdev.DeviceDel;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.QmpTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plugs devices into a running machine and takes them out again. */
final class HotPlugger {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.hotplug");

    private static final String DELETED = "DEVICE_DELETED";
    private static final String[] ANSWERS = {DELETED, "DEVICE_UNPLUG_GUEST_ERROR", "MEM_UNPLUG_ERROR"};

    /** How long taking back may take, whatever the caller does meanwhile. */
    private static final Duration UNDONE = Duration.ofSeconds(10);

    private final String machine;
    private final Monitor qmp;
    private final PluggedParts parts;

    /** Devices that a guest was asked to give up, and has not yet: what to put away when it does. */
    private final Map<String, Plugged> awaited = new ConcurrentHashMap<>();

    /** Devices whose going a caller waits for: that caller puts away. */
    private final Set<String> watched = ConcurrentHashMap.newKeySet();

    /** Devices that went while somebody waited. */
    private final Set<String> gone = ConcurrentHashMap.newKeySet();

    HotPlugger(VmConfig config, Monitor qmp) {
        this.machine = config.name();
        this.qmp = qmp;
        this.parts = new PluggedParts(config);
    }

    VmConfig config() {
        return parts.config();
    }

    /** The ports of a QEMU that has been running which have something in them. */
    void occupy(Set<String> ports) {
        parts.occupy(ports);
    }

    PortCapacity capacity() {
        return parts.capacity();
    }

    /** Makes the part's things one after the other, and takes back those that were made if one fails. */
    String attach(Part part) throws InterruptedException {
        Plugged device = parts.reserve(part);
        Deque<QmpCall> undo = new ArrayDeque<>();
        boolean attached = false;
        try {
            for (QemuOption option : device.options()) {
                QmpCall add = option.addCall()
                        .orElseThrow(() -> new IllegalStateException(option.name() + " cannot be added"));
                // Taken back even if its outcome is not known: taking back what is not there does no harm.
                option.removeCall().ifPresent(undo::push);
                qmp.execute(add.command(), add.arguments());
            }
            attached = true;
            return device.id();
        } catch (QmpException e) {
            throw failed("attach", e);
        } finally {
            if (!attached) {
                takeBack(undo);
                parts.forget(device);
            }
        }
    }

    private void takeBack(Deque<QmpCall> undo) {
        Uninterruptibly.run(() -> {
            while (!undo.isEmpty() && qmp.isOpen()) {
                QmpCall call = undo.peek();
                execute(call);
                undo.pop();
            }
        });
    }

    /** For what may not be there: an answer that says so is as good as one that says it is gone. */
    private void execute(QmpCall call) throws InterruptedException {
        try {
            qmp.execute(call.command(), call.arguments(), UNDONE);
        } catch (QmpException e) {
            LOG.debug("VM '{}': {}", machine, e.getMessage());
        }
    }

    /**
     * Asks the guest to give up a device, and puts away what belonged to it when the guest has.
     *
     * <p>The subscription is there before the guest is asked: it may answer before QEMU's own reply.
     */
    void detach(String id, Duration timeout) throws InterruptedException {
        Deadline deadline = Deadline.after(timeout);
        Plugged device = parts.find(id)
                .orElseThrow(
                        () -> new VmOperationException(machine, "detach", "it has no device '" + id + "'", null, null));
        awaited.put(id, device);
        watched.add(id);
        try (EventSubscription events = qmp.subscribe(event -> isAbout(event, id), ANSWERS)) {
            if (askGuest(id)) {
                awaitGone(id, events, deadline, timeout);
            }
            if (awaited.remove(id) != null) {
                putAway(device);
            }
        } catch (QmpException e) {
            throw failed("detach", e);
        } finally {
            watched.remove(id);
            gone.remove(id);
        }
    }

    /** False if the device is gone already. */
    private boolean askGuest(String id) throws InterruptedException {
        try {
            qmp.execute(DeviceDel.of(id));
            return true;
        } catch (QmpCommandException e) {
            if (e.errorClass().equals("DeviceNotFound")) {
                return false;
            }
            if (e.description().contains("already in the process of unplug")) {
                return true;
            }
            awaited.remove(id);
            throw e;
        }
    }

    private void awaitGone(String id, EventSubscription events, Deadline deadline, Duration timeout)
            throws InterruptedException {
        try {
            QmpEvent answer = events.next(Duration.ofNanos(Math.max(0, deadline.remaining())));
            if (!answer.name().equals(DELETED)) {
                awaited.remove(id);
                throw new VmOperationException(
                        machine, "detach", "the guest refused to give up '" + id + "'", null, null);
            }
        } catch (QmpTimeoutException e) {
            // From here on the follower puts away; what it has left to this thread just now is seen in the set.
            watched.remove(id);
            if (gone.contains(id)) {
                return;
            }
            throw new VmOperationException(
                    machine,
                    "detach",
                    "the guest has not given up '" + id + "' within " + timeout
                            + "; it must cooperate, and the device's port stays taken until it does",
                    null,
                    e);
        }
    }

    private static boolean isAbout(QmpEvent event, String id) {
        return event.data().path("device").asString("").equals(id);
    }

    /** Removes what the device was made on, once it is gone, and gives its port free. */
    private void putAway(Plugged device) throws InterruptedException {
        List<QemuOption> options = device.options();
        for (int i = options.size() - 1; i >= 0; i--) {
            if (!options.get(i).name().equals("-device")) {
                var call = options.get(i).removeCall();
                if (call.isPresent()) {
                    execute(call.get());
                }
            }
        }
        parts.forget(device);
    }

    /** Called when a device has gone: by whoever follows the events, for a guest that took longer than its caller would wait. */
    void deviceDeleted(String id) {
        if (!awaited.containsKey(id)) {
            return;
        }
        gone.add(id);
        Plugged device = watched.contains(id) ? null : awaited.remove(id);
        if (device != null) {
            gone.remove(id);
            Thread.ofVirtual().name("vm-unplug " + machine).start(() -> Uninterruptibly.run(() -> putAway(device)));
        }
    }

    private VmOperationException failed(String operation, QmpException cause) {
        String problem = cause instanceof QmpCommandException refused
                ? refused.command() + ": " + refused.description()
                : String.valueOf(cause.getMessage());
        return new VmOperationException(machine, operation, problem, null, cause);
    }
}

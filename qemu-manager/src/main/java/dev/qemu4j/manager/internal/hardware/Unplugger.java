package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.option.QmpCall;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.qapi.qdev.DeviceDel;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Takes parts out of a running machine: a device when its guest gives it up, other things at once. */
public final class Unplugger {
    private static final String DELETED = "DEVICE_DELETED";

    /** What a guest answers through its firmware: that it has ejected something, is at it, or will not. */
    private static final String OST = "ACPI_DEVICE_OST";

    private static final String[] ANSWERS = {DELETED, "DEVICE_UNPLUG_GUEST_ERROR", "MEM_UNPLUG_ERROR", OST};

    /** ACPI's number of an ejection in {@code source}, and its answers other than a refusal in {@code status}. */
    private static final Set<Integer> EJECTIONS = Set.of(0x3, 0x103);

    private static final int SUCCESS = 0;
    private static final int IN_PROGRESS = 0x84;

    private final Monitor qmp;
    private final HotPlugger hotPlugger;

    public Unplugger(HotPlugger hotPlugger) {
        this.hotPlugger = hotPlugger;
        this.qmp = hotPlugger.qmp();
    }

    public void detach(String id, Duration timeout) throws InterruptedException {
        detach(find(id), Deadline.after(timeout), timeout);
    }

    public AttachedPart find(String id) {
        return hotPlugger
                .parts()
                .find(id)
                .orElseThrow(() -> hotPlugger.failed("detach", "it has no device '" + id + "'"));
    }

    public void detach(AttachedPart part, Deadline deadline, Duration timeout) throws InterruptedException {
        hotPlugger.parts().whyFixed(part).ifPresent(reason -> {
            throw hotPlugger.failed("detach", part + ": " + reason);
        });
        if (part.device().isPresent()) {
            detachDevice(part, deadline, timeout);
        } else {
            detachObjects(part);
        }
    }

    /** The subscription is there before the guest is asked: it may answer before QEMU's own reply. */
    private void detachDevice(AttachedPart part, Deadline deadline, Duration timeout) throws InterruptedException {
        try (EventSubscription events = qmp.subscribe(part::isSubjectOf, ANSWERS)) {
            if (askGuest(part.id())) {
                awaitGone(part, events, deadline, timeout);
            }
            List<QmpCommandException> kept = hotPlugger.putAway(part, deadline);
            if (!kept.isEmpty()) {
                QmpCommandException first = kept.removeFirst();
                VmOperationException used = hotPlugger.failed(
                        "detach",
                        part + " has gone, but QEMU keeps what it was made on: " + first.description(),
                        first);
                kept.forEach(used::addSuppressed);
                throw used;
            }
        } catch (QmpException e) {
            throw hotPlugger.failed("detach", e);
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
            throw e;
        }
    }

    private void awaitGone(AttachedPart part, EventSubscription events, Deadline deadline, Duration timeout)
            throws InterruptedException {
        try {
            while (!saysGone(part, events.next(Duration.ofNanos(Math.max(0, deadline.remaining()))))) {
                // What it said is that it is at it.
            }
        } catch (QmpTimeoutException e) {
            if (!hotPlugger.isThere(part)) {
                return;
            }
            throw hotPlugger.failed(
                    "detach",
                    "the guest has not given up '" + part.id() + "' within " + timeout
                            + "; it must cooperate, and the device's port stays taken until it does",
                    e);
        }
    }

    private boolean saysGone(AttachedPart part, QmpEvent answer) {
        if (answer.name().equals(DELETED)) {
            return true;
        }
        if (answer.name().equals(OST)) {
            int source = answer.data().path("info").path("source").asInt(0);
            int status = answer.data().path("info").path("status").asInt(SUCCESS);
            if (!EJECTIONS.contains(source) || status == SUCCESS || status == IN_PROGRESS) {
                return false;
            }
        }
        throw hotPlugger.failed("detach", "the guest refused to give up '" + part.id() + "'");
    }

    /** Nobody has to be asked for these, but something else may still use one: then all of them stay. */
    private void detachObjects(AttachedPart part) throws InterruptedException {
        List<QemuOption> options = part.options();
        int perhaps = options.size();
        boolean removed = false;
        try {
            for (int i = options.size() - 1; i >= 0; i--) {
                perhaps = i;
                QmpCall remove = options.get(i).removeCall().orElseThrow();
                qmp.execute(remove.command(), remove.arguments());
            }
            removed = true;
            hotPlugger.parts().forget(part);
        } catch (QmpException e) {
            throw hotPlugger.failed("detach", e);
        } finally {
            if (!removed) {
                List<QemuOption> again = options.subList(perhaps, options.size());
                Uninterruptibly.run(() -> hotPlugger.backEnds().addAgain(again));
            }
        }
    }
}

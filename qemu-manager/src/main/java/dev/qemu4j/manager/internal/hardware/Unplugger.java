package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.option.QmpCall;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.lifecycle.EventData;
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
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Detaches parts from a running machine: devices once the guest releases them, objects at once. */
final class Unplugger {
    private static final String DELETED = "DEVICE_DELETED";

    /** The guest's status report through its firmware: an ejection succeeded, is in progress, or failed. */
    private static final String OST = "ACPI_DEVICE_OST";

    private static final String[] OUTCOMES = {DELETED, "DEVICE_UNPLUG_GUEST_ERROR", "MEM_UNPLUG_ERROR", OST};

    /** ACPI's {@code source} codes of an ejection. */
    private static final Set<Integer> EJECTIONS = Set.of(0x3, 0x103);

    /** ACPI's {@code status} codes other than failures. */
    private static final int SUCCESS = 0;

    private static final int IN_PROGRESS = 0x84;

    private final Monitor qmp;
    private final HotPlugger hotPlugger;

    Unplugger(HotPlugger hotPlugger) {
        this.hotPlugger = hotPlugger;
        this.qmp = hotPlugger.qmp();
    }

    void detach(String id, Duration timeout) throws InterruptedException {
        detach(find(id), Deadline.after(timeout), timeout);
    }

    AttachedPart find(String id) {
        return hotPlugger
                .parts()
                .find(id)
                .orElseThrow(() -> hotPlugger.failed("detach", "the machine has no device '" + id + "'"));
    }

    void detach(AttachedPart part, Deadline deadline, Duration timeout) throws InterruptedException {
        hotPlugger.learnBus(part.part());
        hotPlugger.parts().whyFixed(part).ifPresent(reason -> {
            throw hotPlugger.failed("detach", part + ": " + reason);
        });
        if (part.hasDevice()) {
            detachDevice(part, deadline, timeout);
        } else {
            detachObjects(part, deadline);
        }
    }

    /** Subscribes before it asks the guest, whose answer may arrive before QEMU's own reply. */
    private void detachDevice(AttachedPart part, Deadline deadline, Duration timeout) throws InterruptedException {
        try (EventSubscription events = qmp.subscribe(part::isSubjectOf, OUTCOMES)) {
            if (requestUnplug(part.id(), deadline)) {
                awaitReleased(part, events, deadline, timeout);
            }
            List<QmpCommandException> refusals = hotPlugger.cleanUp(part, deadline);
            if (!refusals.isEmpty()) {
                QmpCommandException first = refusals.removeFirst();
                VmOperationException failure = hotPlugger.failed(
                        "detach",
                        part + " is unplugged, but QEMU did not remove its back end: " + first.description(),
                        first);
                refusals.forEach(failure::addSuppressed);
                throw failure;
            }
        } catch (QmpException e) {
            throw hotPlugger.failed("detach", e);
        }
    }

    /** Asks the guest to release a device; false if QEMU has no such device any more. */
    private boolean requestUnplug(String id, Deadline deadline) throws InterruptedException {
        try {
            qmp.execute(DeviceDel.of(id), deadline);
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

    private void awaitReleased(AttachedPart part, EventSubscription events, Deadline deadline, Duration timeout)
            throws InterruptedException {
        try {
            while (!isReleased(part, events.next(deadline.left()))) {
                // The guest reported that the ejection is in progress, perhaps again and again.
                if (deadline.hasPassed()) {
                    requireGone(part, timeout, null);
                    return;
                }
            }
        } catch (QmpTimeoutException e) {
            requireGone(part, timeout, e);
        }
    }

    /** Called when the time is over. */
    private void requireGone(AttachedPart part, Duration timeout, @Nullable QmpTimeoutException cause)
            throws InterruptedException {
        if (hotPlugger.isPresent(part)) {
            throw hotPlugger.failed(
                    "detach",
                    "the guest has not released '" + part.id() + "' within " + timeout
                            + "; its operating system must cooperate, and the device keeps its port until it does",
                    cause);
        }
    }

    private boolean isReleased(AttachedPart part, QmpEvent outcome) {
        if (outcome.name().equals(DELETED)) {
            return true;
        }
        if (outcome.name().equals(OST)) {
            JsonNode info = EventData.of(outcome).path("info");
            int source = info.path("source").asInt(0);
            int status = info.path("status").asInt(SUCCESS);
            if (!EJECTIONS.contains(source) || status == SUCCESS || status == IN_PROGRESS) {
                return false;
            }
        }
        throw hotPlugger.failed("detach", "the guest refused to release '" + part.id() + "'");
    }

    /** Removes objects, which needs no guest. If one is in use, adds those again that were removed before it. */
    private void detachObjects(AttachedPart part, Deadline deadline) throws InterruptedException {
        List<QemuOption> options = part.options();
        int firstMaybeRemoved = options.size();
        boolean removed = false;
        try {
            for (int i = options.size() - 1; i >= 0; i--) {
                firstMaybeRemoved = i;
                QmpCall remove = options.get(i).removeCall().orElseThrow();
                qmp.execute(remove.command(), remove.arguments(), deadline);
            }
            removed = true;
            hotPlugger.parts().remove(part);
        } catch (QmpException e) {
            throw hotPlugger.failed("detach", e);
        } finally {
            if (!removed) {
                List<QemuOption> maybeRemoved = options.subList(firstMaybeRemoved, options.size());
                Deadline rollBack = Deadline.after(HotPlugger.ROLLBACK_TIMEOUT);
                Uninterruptibly.run(() -> hotPlugger.backEnds().addAgain(maybeRemoved, rollBack));
            }
        }
    }
}

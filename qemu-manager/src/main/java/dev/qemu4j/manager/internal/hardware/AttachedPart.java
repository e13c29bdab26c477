package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.change.LivePart;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.manager.internal.lifecycle.EventData;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;

/**
 * A part of a running machine, from its creation to the removal of its back ends. Several threads may learn that its device is gone:
 * one of them claims the clean-up, the others wait for it.
 */
public final class AttachedPart {
    private static final String PERIPHERAL = "/machine/peripheral/";

    private final LivePart live;
    private final String id;
    private final AtomicBoolean cleanUpClaimed = new AtomicBoolean();
    private volatile boolean created;
    private final CountDownLatch cleanUp = new CountDownLatch(1);

    /** A part that QEMU has. */
    AttachedPart(LivePart live) {
        this(live, true);
    }

    private AttachedPart(LivePart live, boolean created) {
        this.live = live;
        this.id = live.id().orElse("");
        this.created = created;
    }

    /** A part that QEMU is about to get. */
    static AttachedPart toBeCreated(LivePart live) {
        return new AttachedPart(live, false);
    }

    /** Says that the creation has ended, whether it succeeded or not. */
    void creationEnded() {
        created = true;
    }

    /** Whether its creation has ended. */
    boolean isCreated() {
        return created;
    }

    LivePart live() {
        return live;
    }

    public Part part() {
        return live.part();
    }

    /** The id of the device, or of the object if there is no device; empty for what has no id in QEMU. */
    public String id() {
        return id;
    }

    List<QemuOption> options() {
        return live.options();
    }

    /** Whether it has a device, which the guest must release. Objects, such as an iothread, have none. */
    public boolean hasDevice() {
        return options().stream().anyMatch(AttachedPart::isDevice);
    }

    static boolean isDevice(QemuOption option) {
        return option.name().equals(OptionKind.DEVICE.option());
    }

    public boolean isCpu() {
        return part() instanceof HotCpu;
    }

    /**
     * Whether an event is about its device.
     *
     * <p>Under TCG, QEMU reports the deletion of a CPU's interrupt controller but never that of the CPU (seen with 7.2, 10.0 and
     * 11.1).
     */
    boolean isSubjectOf(QmpEvent event) {
        return isSubjectOf(event.name(), EventData.of(event));
    }

    /** Whether an event with this data is about its device. */
    boolean isSubjectOf(String event, JsonNode data) {
        if (event.equals("ACPI_DEVICE_OST")) {
            return data.path("info").path("device").asString("").equals(id);
        }
        String path = data.path("path").asString("");
        return data.path("device").asString("").equals(id)
                || path.equals(PERIPHERAL + id)
                || (isCpu() && path.startsWith(PERIPHERAL + id + "/"));
    }

    boolean isCleanUpClaimed() {
        return cleanUpClaimed.get();
    }

    /** Returns true to exactly one caller, which must do the clean-up. */
    boolean claimCleanUp() {
        return cleanUpClaimed.compareAndSet(false, true);
    }

    /** Says that the clean-up has ended. */
    void cleanUpEnded() {
        cleanUp.countDown();
    }

    /** Waits until the clean-up has ended; false if the deadline passes first. */
    boolean awaitCleanUp(Deadline deadline) throws InterruptedException {
        return cleanUp.await(Math.max(0, deadline.remaining()), TimeUnit.NANOSECONDS);
    }

    /** Returns the kind and the id. */
    @Override
    public String toString() {
        return live.toString();
    }
}

package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.change.LivePart;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Something that a machine has or is about to get, from its making to its end. Of those who learn that it has gone, one puts away what
 * it was made on: the others wait for that one.
 */
public final class AttachedPart {
    private static final String PERIPHERAL = "/machine/peripheral/";

    private final LivePart live;
    private final String id;
    private final AtomicBoolean claimed = new AtomicBoolean();
    private final CountDownLatch made;
    private final CountDownLatch putAway = new CountDownLatch(1);

    /** One that is there. */
    AttachedPart(LivePart live) {
        this(live, 0);
    }

    private AttachedPart(LivePart live, int toBeMade) {
        this.live = live;
        this.id = live.id().orElse("");
        this.made = new CountDownLatch(toBeMade);
    }

    /** One that is yet to be made. */
    static AttachedPart toBeMade(LivePart live) {
        return new AttachedPart(live, 1);
    }

    /** It is there from here on, or will not be. */
    void isMade() {
        made.countDown();
    }

    /** Waits until nobody is making it any more. */
    void awaitMade() throws InterruptedException {
        made.await();
    }

    LivePart live() {
        return live;
    }

    public Part part() {
        return live.part();
    }

    /** The id of its device, or of the object that it is; empty for what QEMU has no id for. */
    public String id() {
        return id;
    }

    public List<QemuOption> options() {
        return live.options();
    }

    /** Its device; objects, such as an iothread, have none, and no guest to ask. */
    public Optional<QemuOption> device() {
        return options().stream().filter(AttachedPart::isDevice).findFirst();
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
     * <p>Under TCG, QEMU announces the end of a CPU's interrupt controller and never that of the CPU (seen with 7.2, 10.0 and 11.1).
     */
    boolean isSubjectOf(QmpEvent event) {
        if (event.name().equals("ACPI_DEVICE_OST")) {
            return event.data().path("info").path("device").asString("").equals(id);
        }
        String path = event.data().path("path").asString("");
        return event.data().path("device").asString("").equals(id)
                || path.equals(PERIPHERAL + id)
                || (isCpu() && path.startsWith(PERIPHERAL + id + "/"));
    }

    boolean isClaimed() {
        return claimed.get();
    }

    /** True for the one who puts it away. */
    boolean claim() {
        return claimed.compareAndSet(false, true);
    }

    void isPutAway() {
        putAway.countDown();
    }

    boolean awaitPutAway(Deadline deadline) throws InterruptedException {
        return putAway.await(Math.max(0, deadline.remaining()), TimeUnit.NANOSECONDS);
    }

    /** Returns the kind and the id. */
    @Override
    public String toString() {
        return live.toString();
    }
}

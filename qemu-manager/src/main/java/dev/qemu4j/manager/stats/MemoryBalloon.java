package dev.qemu4j.manager.stats;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.qapi.machine.memory.Balloon;
import dev.qemu4j.qapi.machine.memory.QueryBalloon;
import dev.qemu4j.qapi.qom.ObjectPropertyInfo;
import dev.qemu4j.qapi.qom.QomGet;
import dev.qemu4j.qapi.qom.QomList;
import dev.qemu4j.qapi.qom.QomSet;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The balloon of a machine, which lets the host reclaim memory from the running guest ({@link dev.qemu4j.config.device.Balloon}). It
 * needs a balloon driver in the guest.
 *
 * <p>All methods block. Safe for use by several threads.
 */
public final class MemoryBalloon {
    private static final String OPERATION = "balloon";

    /** The QOM paths of devices with and without an id. */
    private static final List<String> DEVICES = List.of("/machine/peripheral", "/machine/peripheral-anon");

    private final MachineMonitor monitor;

    private MemoryBalloon(MachineMonitor monitor) {
        this.monitor = monitor;
    }

    /**
     * The balloon of a machine.
     *
     * @param monitor the machine's monitor
     * @return the balloon
     */
    public static MemoryBalloon of(MachineMonitor monitor) {
        return new MemoryBalloon(monitor);
    }

    /**
     * Asks the guest to use a given amount of memory ({@code balloon}): less inflates the balloon, more deflates it. Returns when the
     * request is sent; the guest takes its time and may settle on another size, see {@link #size()}.
     *
     * @param target how much memory the guest should have
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no balloon, or has ended
     * @throws InterruptedException if the thread is interrupted; the request may or may not be sent
     */
    public void resize(DataSize target) throws InterruptedException {
        monitor.execute(OPERATION, Balloon.of(target.bytes()));
    }

    /**
     * Returns how much memory the balloon leaves the guest ({@code query-balloon}).
     *
     * @return the size
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no balloon, or has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public DataSize size() throws InterruptedException {
        return monitor.execute(OPERATION, QueryBalloon.INSTANCE.map(info -> DataSize.ofBytes(info.actual())));
    }

    /**
     * Sets the interval at which QEMU polls the guest's driver for {@link #guestMemory()}. Without polling, the driver reports once, when it
     * starts.
     *
     * @param interval the interval in whole seconds; zero ends the polling
     * @throws IllegalArgumentException if the interval is negative or not in whole seconds
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no balloon, its driver does not report, or it has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public void poll(Duration interval) throws InterruptedException {
        if (interval.isNegative() || !interval.equals(interval.truncatedTo(ChronoUnit.SECONDS))) {
            throw new IllegalArgumentException("poll: " + interval + " is not a number of whole seconds");
        }
        monitor.execute(
                OPERATION,
                QomSet.of(
                        path(),
                        "guest-stats-polling-interval",
                        JsonNodeFactory.instance.numberNode(interval.toSeconds())));
    }

    /**
     * Returns the latest report of the guest about its memory.
     *
     * @return the report, empty if there has been none
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no balloon, or has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<GuestMemory> guestMemory() throws InterruptedException {
        return monitor.execute(OPERATION, QomGet.of(path(), "guest-stats").map(GuestMemory::fromJson));
    }

    private String path() throws InterruptedException {
        for (String parent : DEVICES) {
            Optional<String> child =
                    monitor.execute(OPERATION, QomList.of(parent).map(MemoryBalloon::balloon));
            if (child.isPresent()) {
                return parent + "/" + child.get();
            }
        }
        size(); // fails if there is no balloon
        throw new IllegalStateException("VM '" + monitor.machine() + "': QEMU has a balloon but no balloon device");
    }

    private static Optional<String> balloon(List<ObjectPropertyInfo> children) {
        return children.stream()
                .filter(child -> child.type().startsWith("child<virtio-balloon"))
                .map(ObjectPropertyInfo::name)
                .findFirst();
    }
}

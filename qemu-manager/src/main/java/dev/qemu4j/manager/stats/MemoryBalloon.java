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
 * The balloon of a machine, by which the host takes memory back from the guest while it runs
 * ({@link dev.qemu4j.config.device.Balloon}). The guest's driver does the work, so everything here needs a guest that has one.
 *
 * <p>Safe for use by several threads.
 */
public final class MemoryBalloon {
    private static final String OPERATION = "balloon";

    /** Where devices are in QEMU's tree of objects: those that were given an id, and the others. */
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
     * Asks the guest to do with so much memory ({@code balloon}): less than it has blows the balloon up, more lets air out. Returns when the guest
     * is asked; it takes its time, and may come to rest elsewhere, as {@link #size()} tells.
     *
     * @param target how much memory the guest is to have
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no balloon, or has ended
     * @throws InterruptedException if the thread is interrupted; the guest may be asked or not
     */
    public void resize(DataSize target) throws InterruptedException {
        monitor.execute(OPERATION, Balloon.of(target.bytes()));
    }

    /**
     * How much memory the balloon leaves the guest ({@code query-balloon}).
     *
     * @return the size
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no balloon, or has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public DataSize size() throws InterruptedException {
        return DataSize.ofBytes(
                monitor.execute(OPERATION, QueryBalloon.INSTANCE).actual());
    }

    /**
     * Lets QEMU ask the guest about its memory every so often, for {@link #guestMemory()}. Without that, its driver tells once, when it
     * starts.
     *
     * @param interval how often, in whole seconds; zero for no longer
     * @throws IllegalArgumentException if the interval is negative or not in whole seconds
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no balloon, its driver does not tell, or it has ended
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
     * What the guest said last about its memory.
     *
     * @return what it said, empty if it has said nothing so far
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no balloon, or has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public Optional<GuestMemory> guestMemory() throws InterruptedException {
        return GuestMemory.fromJson(monitor.execute(OPERATION, QomGet.of(path(), "guest-stats")));
    }

    private String path() throws InterruptedException {
        for (String parent : DEVICES) {
            for (ObjectPropertyInfo child : monitor.execute(OPERATION, QomList.of(parent))) {
                if (child.type().startsWith("child<virtio-balloon")) {
                    return parent + "/" + child.name();
                }
            }
        }
        size(); // fails, and says that there is none
        throw new IllegalStateException("VM '" + monitor.machine() + "' has a balloon that is not among its devices");
    }
}

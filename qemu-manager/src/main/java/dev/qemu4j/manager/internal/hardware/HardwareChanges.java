package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStateException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.internal.lifecycle.StatusTracker;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/**
 * The changes of which a plan consists. Unlike {@link LiveHardware}, they work with the attached parts themselves, so that a plan can
 * undo each change, and with the one deadline that the steps of a plan share.
 */
public final class HardwareChanges {
    private final StatusTracker tracker;
    private final HotPlugger hotPlugger;
    private final Unplugger unplugger;
    private final HotPluggableCpus cpus;
    private final Drives drives;
    private final VirtioMemory memory;

    HardwareChanges(
            StatusTracker tracker, HotPlugger hotPlugger, Unplugger unplugger, HotPluggableCpus cpus, Drives drives) {
        this.tracker = tracker;
        this.hotPlugger = hotPlugger;
        this.unplugger = unplugger;
        this.cpus = cpus;
        this.drives = drives;
        this.memory = new VirtioMemory(hotPlugger);
    }

    /**
     * Checks that the machine has not stopped.
     *
     * @throws VmStateException if it has
     */
    public void requireAlive(String operation) {
        VmStatus actual = tracker.status();
        if (actual == VmStatus.STOPPED) {
            throw new VmStateException(
                    hotPlugger.config().name(), operation, EnumSet.of(VmStatus.PAUSED, VmStatus.RUNNING), actual);
        }
    }

    /** The parts that the machine has. */
    public AttachedParts parts() {
        return hotPlugger.parts();
    }

    /**
     * Finds a part that can be detached.
     *
     * @throws VmOperationException if there is none of that id
     */
    public AttachedPart find(String id) {
        return unplugger.find(id);
    }

    public AttachedPart attach(Part part) throws InterruptedException {
        return hotPlugger.attach(part);
    }

    /** Attaches a detached part again, with the ids that it had. */
    public AttachedPart attachAgain(AttachedPart detached) throws InterruptedException {
        return hotPlugger.attachAgain(detached);
    }

    /** Detaches a part; the timeout is only named in messages. */
    public void detach(AttachedPart part, Deadline deadline, Duration timeout) throws InterruptedException {
        unplugger.detach(part, deadline, timeout);
    }

    public void changeMedium(String id, Disk to, Deadline deadline) throws InterruptedException {
        drives.changeMedium(id, to, deadline);
    }

    /** Whether two descriptions of a removable drive differ in the medium only. */
    public static boolean isMediumChange(Part from, Part to) {
        return Drives.isMediumChange(from, to);
    }

    public void resizeMemory(String id, DataSize size, Deadline deadline) throws InterruptedException {
        memory.resize(id, size, deadline);
    }

    public List<AttachedPart> addCpus(int count) throws InterruptedException {
        return cpus.add(count);
    }

    /**
     * The hot-plugged CPUs that are removed first, the last one first.
     *
     * @throws VmOperationException if fewer were hot-plugged
     */
    public List<AttachedPart> removableCpus(int count) {
        return cpus.removable(count);
    }

    /** The failure of an operation on this machine. */
    public VmOperationException failed(String operation, String problem) {
        return hotPlugger.failed(operation, problem);
    }
}

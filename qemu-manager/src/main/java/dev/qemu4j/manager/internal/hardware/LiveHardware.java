package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.manager.VmStateException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.hardware.Hardware;
import dev.qemu4j.manager.hardware.HotPlugCapacity;
import dev.qemu4j.manager.internal.lifecycle.StatusTracker;
import dev.qemu4j.qapi.net.SetLink;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/** The hardware of a machine that runs, changed over its monitor. */
public final class LiveHardware implements Hardware {
    private final String machine;
    private final StatusTracker tracker;
    private final HotPlugger hotPlugger;
    private final Unplugger unplugger;
    private final HotPluggableCpus cpus;
    private final Drives drives;
    private final VirtioMemory memory;

    public LiveHardware(String machine, StatusTracker tracker, HotPlugger hotPlugger) {
        this.machine = machine;
        this.tracker = tracker;
        this.hotPlugger = hotPlugger;
        this.unplugger = new Unplugger(hotPlugger);
        this.cpus = new HotPluggableCpus(hotPlugger, unplugger);
        this.drives = new Drives(hotPlugger);
        this.memory = new VirtioMemory(hotPlugger);
    }

    @Override
    public String attach(Part part) throws InterruptedException {
        requireAlive("attach");
        return hotPlugger.attach(part).id();
    }

    @Override
    public void detach(String id, Duration timeout) throws InterruptedException {
        requireAlive("detach");
        unplugger.detach(id, timeout);
    }

    @Override
    public List<String> addCpus(int count) throws InterruptedException {
        requireAlive("addCpus");
        return cpus.add(count).stream().map(AttachedPart::id).toList();
    }

    @Override
    public void removeCpus(int count, Duration timeout) throws InterruptedException {
        requireAlive("removeCpus");
        cpus.remove(count, timeout);
    }

    @Override
    public String addMemory(DataSize size) throws InterruptedException {
        // A file has room for the memory that is in it already, and none for more.
        MemoryBacking backing = hotPlugger
                .config()
                .memory()
                .backing()
                .filter(kind -> kind.kind() != MemoryBacking.Kind.FILE)
                .orElse(MemoryBacking.ram());
        return attach(Dimm.of(size).backing(backing));
    }

    @Override
    public void resizeMemory(String id, DataSize size, Duration timeout) throws InterruptedException {
        requireAlive("resizeMemory");
        memory.resize(id, size, Deadline.after(timeout));
    }

    @Override
    public void resizeDisk(String id, DataSize size) throws InterruptedException {
        requireAlive("resizeDisk");
        drives.resize(id, size);
    }

    @Override
    public void changeMedium(String id, Image image, Duration timeout) throws InterruptedException {
        requireAlive("changeMedium");
        drives.changeMedium(id, image, timeout);
    }

    @Override
    public void setLink(String id, boolean up) throws InterruptedException {
        requireAlive("setLink");
        try {
            hotPlugger.qmp().execute(SetLink.of(id, up));
        } catch (QmpException e) {
            throw hotPlugger.failed("setLink", e);
        }
    }

    @Override
    public HotPlugCapacity capacity() {
        return hotPlugger.parts().capacity();
    }

    public void requireAlive(String operation) {
        VmStatus actual = tracker.status();
        if (actual == VmStatus.STOPPED) {
            throw new VmStateException(machine, operation, EnumSet.of(VmStatus.PAUSED, VmStatus.RUNNING), actual);
        }
    }

    public HotPlugger hotPlugger() {
        return hotPlugger;
    }

    public Unplugger unplugger() {
        return unplugger;
    }

    public HotPluggableCpus cpus() {
        return cpus;
    }

    public Drives drives() {
        return drives;
    }

    public VirtioMemory memory() {
        return memory;
    }
}

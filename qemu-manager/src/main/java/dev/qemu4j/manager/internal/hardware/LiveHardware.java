package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.manager.hardware.Hardware;
import dev.qemu4j.manager.hardware.HotPlugCapacity;
import dev.qemu4j.manager.internal.lifecycle.StatusTracker;
import dev.qemu4j.qapi.net.SetLink;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.List;

/** The hardware of a running machine, changed over its monitor. */
public final class LiveHardware implements Hardware {
    private final HotPlugger hotPlugger;
    private final Unplugger unplugger;
    private final HotPluggableCpus cpus;
    private final Drives drives;
    private final HardwareChanges changes;

    public LiveHardware(StatusTracker tracker, HotPlugger hotPlugger) {
        this.hotPlugger = hotPlugger;
        this.unplugger = new Unplugger(hotPlugger);
        this.cpus = new HotPluggableCpus(hotPlugger, unplugger);
        this.drives = new Drives(hotPlugger);
        this.changes = new HardwareChanges(tracker, hotPlugger, unplugger, cpus, drives);
    }

    /** The changes for the steps of a plan. */
    public HardwareChanges changes() {
        return changes;
    }

    @Override
    public String attach(Part part) throws InterruptedException {
        changes.requireAlive("attach");
        return hotPlugger.attach(part).id();
    }

    @Override
    public void detach(String id, Duration timeout) throws InterruptedException {
        changes.requireAlive("detach");
        unplugger.detach(id, timeout);
    }

    @Override
    public List<String> addCpus(int count) throws InterruptedException {
        changes.requireAlive("addCpus");
        return cpus.add(count).stream().map(AttachedPart::id).toList();
    }

    @Override
    public void removeCpus(int count, Duration timeout) throws InterruptedException {
        changes.requireAlive("removeCpus");
        cpus.remove(count, timeout);
    }

    @Override
    public String addMemory(DataSize size) throws InterruptedException {
        // A backing file holds the memory that the machine was started with, and has no room for more.
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
        changes.requireAlive("resizeMemory");
        changes.resizeMemory(id, size, Deadline.after(timeout));
    }

    @Override
    public void resizeDisk(String id, DataSize size) throws InterruptedException {
        changes.requireAlive("resizeDisk");
        drives.resize(id, size);
    }

    @Override
    public void changeMedium(String id, Image image, Duration timeout) throws InterruptedException {
        changes.requireAlive("changeMedium");
        drives.changeMedium(id, image, timeout);
    }

    @Override
    public void setLink(String id, boolean up) throws InterruptedException {
        changes.requireAlive("setLink");
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
}

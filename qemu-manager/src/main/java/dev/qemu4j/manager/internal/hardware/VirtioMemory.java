package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.Map;

/** Resizes the virtio memory of a running machine. */
final class VirtioMemory {
    private static final String RESIZE = "resizeMemory";

    private final HotPlugger hotPlugger;
    private final Monitor qmp;

    VirtioMemory(HotPlugger hotPlugger) {
        this.hotPlugger = hotPlugger;
        this.qmp = hotPlugger.qmp();
    }

    /** Requests the size, which the configuration has from then on, and waits until the guest has it. */
    void resize(String id, DataSize size, Deadline deadline) throws InterruptedException {
        AttachedPart memory = hotPlugger
                .parts()
                .find(id)
                .filter(found -> found.part() instanceof VirtioMem)
                .orElseThrow(() -> hotPlugger.failed(RESIZE, "the machine has no virtio memory '" + id + "'"));
        VirtioMem to = ((VirtioMem) memory.part()).requested(size);
        String path = "/machine/peripheral/" + id;
        try (EventSubscription changes = qmp.subscribe("MEMORY_DEVICE_SIZE_CHANGE")) {
            qmp.execute("qom-set", Map.of("path", path, "property", "requested-size", "value", size.bytes()));
            hotPlugger.parts().replace(memory, to);
            while (size(path) != size.bytes()) {
                awaitChange(changes, id, size, deadline);
            }
        } catch (QmpException e) {
            throw hotPlugger.failed(RESIZE, e);
        }
    }

    private long size(String path) throws InterruptedException {
        return qmp.execute("qom-get", Map.of("path", path, "property", "size")).asLong();
    }

    private void awaitChange(EventSubscription changes, String id, DataSize size, Deadline deadline)
            throws InterruptedException {
        try {
            changes.next(Duration.ofNanos(Math.max(0, deadline.remaining())));
        } catch (QmpTimeoutException e) {
            throw hotPlugger.failed(
                    RESIZE,
                    "the guest has not resized '" + id + "' to " + size + " in time; the request stays in effect",
                    e);
        }
    }
}

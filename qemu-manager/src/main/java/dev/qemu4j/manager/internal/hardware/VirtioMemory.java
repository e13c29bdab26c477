package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resizes the virtio memory of a running machine. */
final class VirtioMemory {
    private static final String RESIZE = "resizeMemory";

    /** How long the last query may take. */
    private static final Duration LAST_QUERY = Duration.ofSeconds(1);

    /** How many reports of a change are skipped at a time. */
    private static final int MAX_SKIPPED = 1024;

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
            qmp.execute("qom-set", Map.of("path", path, "property", "requested-size", "value", size.bytes()), deadline);
            hotPlugger.parts().replace(memory, to);
            while (size(path, deadline) != size.bytes()) {
                awaitChange(changes, id, size, deadline);
            }
        } catch (QmpException e) {
            throw hotPlugger.failed(RESIZE, e);
        }
    }

    /** Queried even if the deadline has passed, as the guest may just have done its part. */
    private long size(String path, Deadline deadline) throws InterruptedException {
        return qmp.execute(
                        "qom-get", Map.of("path", path, "property", "size"), deadline.later(Deadline.after(LAST_QUERY)))
                .asLong(-1);
    }

    /** Waits for a change of the size. However many are reported, the time is limited, and one query follows. */
    private void awaitChange(EventSubscription changes, String id, DataSize size, Deadline deadline)
            throws InterruptedException {
        if (deadline.hasPassed()) {
            throw notInTime(id, size, null);
        }
        try {
            changes.next(deadline.left());
        } catch (QmpTimeoutException e) {
            throw notInTime(id, size, e);
        }
        for (int more = MAX_SKIPPED; more > 0 && changes.poll().isPresent(); more--) {}
    }

    private VmOperationException notInTime(String id, DataSize size, @Nullable QmpTimeoutException cause) {
        return hotPlugger.failed(
                RESIZE,
                "the guest has not resized '" + id + "' to " + size + " in time; the request stays in effect",
                cause);
    }
}

package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** Adds CPUs to the free CPU slots of a running machine, and removes them again. */
final class HotPluggableCpus {
    /** The order in which slots are filled: that in which QEMU numbers its CPUs. */
    private static final List<String> LEVELS = List.of(
            "node-id",
            "drawer-id",
            "book-id",
            "socket-id",
            "die-id",
            "cluster-id",
            "module-id",
            "core-id",
            "thread-id");

    private final HotPlugger hotPlugger;
    private final Unplugger unplugger;

    /** A free CPU slot. */
    private record Slot(String type, JsonNode properties) {
        long[] numbers() {
            return LEVELS.stream()
                    .mapToLong(level -> properties.path(level).asLong(0))
                    .toArray();
        }

        PropertyTree tree() {
            PropertyTree tree = PropertyTree.empty();
            for (var level : properties.properties()) {
                tree = tree.with(level.getKey(), level.getValue().asLong());
            }
            return tree;
        }
    }

    HotPluggableCpus(HotPlugger hotPlugger, Unplugger unplugger) {
        this.hotPlugger = hotPlugger;
        this.unplugger = unplugger;
    }

    /** Adds all CPUs or, if one fails, asks the guest to release those that were added before it. */
    List<AttachedPart> add(int count) throws InterruptedException {
        if (count < 0) {
            throw new IllegalArgumentException(count + " CPUs");
        }
        List<AttachedPart> added = new ArrayList<>();
        boolean all = false;
        try {
            List<Slot> free = freeSlots();
            if (free.size() < count) {
                throw hotPlugger.failed(
                        "addCpus",
                        "the machine has " + hotPlugger.config().cpus() + " CPUs and room for " + free.size()
                                + " more, not for " + count);
            }
            for (Slot slot : free) {
                if (added.size() < count) {
                    add(slot, added);
                }
            }
            if (added.size() < count) {
                throw hotPlugger.failed("addCpus", "another caller took the free CPU slots; try again");
            }
            all = true;
            return added;
        } catch (QmpException e) {
            throw hotPlugger.failed("addCpus", e);
        } finally {
            if (!all) {
                added.reversed().forEach(hotPlugger::requestUnplug);
            }
        }
    }

    /** Skips a slot that another caller is filling. */
    private void add(Slot slot, List<AttachedPart> added) throws InterruptedException {
        HotCpu cpu = new HotCpu(freeId(), slot.type, slot.tree());
        AttachedPart reserved;
        try {
            reserved = hotPlugger.parts().reserve(cpu);
        } catch (InvalidConfigException e) {
            return;
        }
        added.add(hotPlugger.create(reserved));
    }

    private String freeId() {
        return IntStream.iterate(hotPlugger.config().cpus(), number -> number + 1)
                .mapToObj(number -> "cpu" + number)
                .filter(id -> hotPlugger.parts().find(id).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private List<Slot> freeSlots() throws InterruptedException {
        List<Slot> free = new ArrayList<>();
        for (JsonNode slot : hotPlugger.qmp().execute("query-hotpluggable-cpus", Map.of())) {
            if (!slot.has("qom-path")) {
                free.add(new Slot(slot.path("type").asString(""), slot.path("props")));
            }
        }
        free.sort((first, second) -> Arrays.compare(first.numbers(), second.numbers()));
        return free;
    }

    void remove(int count, Duration timeout) throws InterruptedException {
        if (count < 0) {
            throw new IllegalArgumentException(count + " CPUs");
        }
        Deadline deadline = Deadline.after(timeout);
        for (AttachedPart cpu : removable(count)) {
            unplugger.detach(cpu, deadline, timeout);
        }
    }

    /** The hot-plugged CPUs that are removed, the last one first. */
    List<AttachedPart> removable(int count) {
        List<AttachedPart> hotPlugged = hotPlugger.parts().all().stream()
                .filter(AttachedPart::isCpu)
                .toList()
                .reversed();
        if (hotPlugged.size() < count) {
            throw hotPlugger.failed(
                    "removeCpus",
                    "cannot remove " + count + (count == 1 ? " CPU: " : " CPUs: ") + hotPlugged.size()
                            + " of the machine's " + hotPlugger.config().cpus() + " were hot-plugged");
        }
        return hotPlugged.subList(0, count);
    }
}

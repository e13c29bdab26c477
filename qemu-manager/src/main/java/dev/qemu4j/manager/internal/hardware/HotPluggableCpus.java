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

/** Plugs CPUs into the places that a machine was started with for them, and takes them out again. */
public final class HotPluggableCpus {
    /** The order in which places are taken: that in which QEMU numbers its CPUs. */
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

    /** A place with nothing in it. */
    private record Place(String type, JsonNode at) {
        long[] numbers() {
            return LEVELS.stream().mapToLong(level -> at.path(level).asLong(0)).toArray();
        }

        PropertyTree properties() {
            PropertyTree tree = PropertyTree.empty();
            for (var level : at.properties()) {
                tree = tree.with(level.getKey(), level.getValue().asLong());
            }
            return tree;
        }
    }

    public HotPluggableCpus(HotPlugger hotPlugger, Unplugger unplugger) {
        this.hotPlugger = hotPlugger;
        this.unplugger = unplugger;
    }

    /** All or none, as far as the guest gives up those that were plugged in before one failed. */
    public List<AttachedPart> add(int count) throws InterruptedException {
        if (count < 0) {
            throw new IllegalArgumentException(count + " CPUs");
        }
        List<AttachedPart> added = new ArrayList<>();
        boolean all = false;
        try {
            List<Place> free = free();
            if (free.size() < count) {
                throw hotPlugger.failed(
                        "addCpus",
                        "the machine has " + hotPlugger.config().cpus() + " CPUs and room for " + free.size()
                                + " more, not for " + count);
            }
            for (Place place : free) {
                if (added.size() < count) {
                    add(place, added);
                }
            }
            if (added.size() < count) {
                throw hotPlugger.failed("addCpus", "somebody else has taken the places meanwhile");
            }
            all = true;
            return added;
        } catch (QmpException e) {
            throw hotPlugger.failed("addCpus", e);
        } finally {
            if (!all) {
                added.reversed().forEach(hotPlugger::askBack);
            }
        }
    }

    /** A place that somebody else is taking is left to them. */
    private void add(Place place, List<AttachedPart> added) throws InterruptedException {
        HotCpu cpu = new HotCpu(freeId(), place.type, place.properties());
        AttachedPart reserved;
        try {
            reserved = hotPlugger.parts().reserve(cpu);
        } catch (InvalidConfigException e) {
            return;
        }
        added.add(hotPlugger.make(reserved));
    }

    private String freeId() {
        return IntStream.iterate(hotPlugger.config().cpus(), number -> number + 1)
                .mapToObj(number -> "cpu" + number)
                .filter(id -> hotPlugger.parts().find(id).isEmpty())
                .findFirst()
                .orElseThrow();
    }

    private List<Place> free() throws InterruptedException {
        List<Place> free = new ArrayList<>();
        for (JsonNode place : hotPlugger.qmp().execute("query-hotpluggable-cpus", Map.of())) {
            if (!place.has("qom-path")) {
                free.add(new Place(place.path("type").asString(""), place.path("props")));
            }
        }
        free.sort((first, second) -> Arrays.compare(first.numbers(), second.numbers()));
        return free;
    }

    public void remove(int count, Duration timeout) throws InterruptedException {
        if (count < 0) {
            throw new IllegalArgumentException(count + " CPUs");
        }
        Deadline deadline = Deadline.after(timeout);
        for (AttachedPart cpu : removable(count)) {
            unplugger.detach(cpu, deadline, timeout);
        }
    }

    /** Those that were plugged in last go first. */
    public List<AttachedPart> removable(int count) {
        List<AttachedPart> plugged = hotPlugger.parts().all().stream()
                .filter(AttachedPart::isCpu)
                .toList()
                .reversed();
        if (plugged.size() < count) {
            throw hotPlugger.failed(
                    "removeCpus",
                    plugged.size() + " of the " + hotPlugger.config().cpus()
                            + " CPUs were plugged in while the machine ran and can be taken out, not " + count);
        }
        return plugged.subList(0, count);
    }
}

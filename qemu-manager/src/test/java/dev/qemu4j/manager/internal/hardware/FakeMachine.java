package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.change.LiveMachine;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.option.QmpCall;
import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The devices, back ends and objects of a {@link FakeQemu}: it adds and removes them as QEMU does and refuses what QEMU would refuse.
 * The test decides what the guest does.
 */
public final class FakeMachine {
    /** What the guest does when it is asked to release a device. */
    public enum Guest {
        RELEASES_BEFORE_THE_REPLY,
        RELEASES_AFTER_THE_REPLY,
        REFUSES,
        DOES_NOT_ANSWER
    }

    private final FakeQemu qemu;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, JsonNode> contents = new TreeMap<>(); // Guarded by lock. By option and id.
    private final Map<String, JsonNode> drives = new HashMap<>(); // Guarded by lock. The block node of each, by device.
    private final Map<String, Long> memory = new TreeMap<>(); // Guarded by lock. The size of each virtio-mem device.
    private int cpuSlots; // Guarded by lock.
    private Guest guest = Guest.RELEASES_BEFORE_THE_REPLY; // Guarded by lock.
    private int changes; // Guarded by lock. How many commands came that change something.
    private int refuseAt = -1; // Guarded by lock.
    private boolean refuseAllAfter; // Guarded by lock.

    FakeMachine(FakeQemu qemu, VmConfig config) {
        this.qemu = qemu;
        for (OptionKind kind : OptionKind.values()) {
            on(kind.addCommand(), (name, arguments) -> add(kind, arguments));
        }
        on("device_del", (name, arguments) -> unplug(arguments.path("id").asString()));
        on("blockdev-del", (name, arguments) -> remove("-blockdev", arguments.path("node-name"), "drive"));
        on("netdev_del", (name, arguments) -> remove("-netdev", arguments.path("id"), ""));
        on("object-del", (name, arguments) -> remove("-object", arguments.path("id"), "memdev", "iothread"));
        on("blockdev-open-tray", (name, arguments) -> Reply.empty());
        on("blockdev-remove-medium", (name, arguments) -> medium(arguments, null));
        on("blockdev-insert-medium", (name, arguments) -> medium(arguments, arguments.path("node-name")));
        on("blockdev-close-tray", (name, arguments) -> Reply.empty());
        on("qom-set", (name, arguments) -> resize(arguments));
        qemu.on("qom-get", request -> locked(() -> Reply.of(memory.get(id(request.arguments())))));
        qemu.on("qom-list", request -> locked(this::peripherals));
        qemu.on("query-hotpluggable-cpus", request -> locked(this::cpus));
        LiveMachine.of(config).initialParts().forEach(part -> part.options().forEach(this::start));
        cpuSlots = config.topology().map(topology -> topology.capacity()).orElse(config.cpus()) - config.cpus();
    }

    private void start(QemuOption option) {
        if (option.addCall().isPresent()) {
            QmpCall call = option.addCall().get();
            OptionKind kind = OptionKind.ofOption(option.name()).orElseThrow();
            add(kind, JsonMapper.shared().valueToTree(call.arguments()));
        }
    }

    private void on(String command, BiFunction<String, JsonNode, Reply> change) {
        qemu.on(
                command,
                (Request request) -> locked(() -> {
                    int number = changes++;
                    if (number == refuseAt || (refuseAllAfter && number > refuseAt)) {
                        return Reply.error("refused by the test");
                    }
                    return change.apply(command, request.arguments());
                }));
    }

    /** Sets what the guest does from now on. */
    public FakeMachine guest(Guest what) {
        return locked(() -> {
            guest = what;
            return this;
        });
    }

    /** Makes QEMU refuse one command: the next one that changes something after {@code count} others. */
    void refuseAfter(int count) {
        refuseAfter(count, false);
    }

    /** Makes QEMU refuse that command and, if told so, all later ones that change something. */
    public void refuseAfter(int count, boolean andAllAfterIt) {
        locked(() -> {
            refuseAt = changes + count;
            refuseAllAfter = andAllAfterIt;
            return this;
        });
    }

    public void stopRefusing() {
        refuseAfter(Integer.MIN_VALUE);
    }

    /** How many commands came that change something. */
    public int changes() {
        return locked(() -> changes);
    }

    /** The arguments of everything that QEMU has, by option and id, such as {@code -device disk0}. */
    public Map<String, JsonNode> contents() {
        return locked(() -> {
            Map<String, JsonNode> all = new TreeMap<>(contents);
            memory.forEach(
                    (id, size) -> all.put("size of " + id, JsonMapper.shared().valueToTree(size)));
            return all;
        });
    }

    List<String> names() {
        return List.copyOf(contents().keySet());
    }

    /** The guest releases a device, whether it was asked to or not. */
    void release(String id) {
        locked(() -> contents.remove("-device " + id));
        qemu.send(deletionOf(id));
    }

    private Reply add(OptionKind kind, JsonNode arguments) {
        String name = kind.option() + " " + arguments.path(kind.idKey()).asString();
        if (contents.containsKey(name)) {
            return Reply.error("Duplicate ID '" + name + "'");
        }
        String bus = arguments.path("bus").asString("");
        if (bus.startsWith("port") && uses("bus", bus)) {
            return Reply.error("slot 0 function 0 of " + bus + " is taken");
        }
        for (String needed : List.of("-blockdev drive", "-netdev netdev", "-object memdev", "-object iothread")) {
            String[] words = needed.split(" ", 2);
            String id = arguments.path(words[1]).asString("");
            if (!id.isEmpty() && !contents.containsKey(words[0] + " " + id)) {
                return Reply.error("no " + needed + " '" + id + "'");
            }
        }
        contents.put(name, arguments);
        if (arguments.has("drive")) {
            drives.put(arguments.path("id").asString(), arguments.path("drive"));
        }
        if (arguments.path("driver").asString("").startsWith("virtio-mem")) {
            memory.put(
                    arguments.path("id").asString(),
                    arguments.path("requested-size").asLong(0));
        }
        return Reply.empty();
    }

    private boolean uses(String key, String id) {
        return contents.entrySet().stream()
                .filter(thing -> thing.getKey().startsWith("-device "))
                .anyMatch(thing -> key.equals("drive")
                        ? drives.getOrDefault(
                                        thing.getKey().substring(8),
                                        thing.getValue().path("none"))
                                .asString("")
                                .equals(id)
                        : thing.getValue().path(key).asString("").equals(id));
    }

    private Reply remove(String kind, JsonNode id, String... users) {
        String name = kind + " " + id.asString();
        if (!contents.containsKey(name)) {
            return Reply.error("there is no " + name);
        }
        for (String user : users) {
            if (uses(user, id.asString())) {
                return Reply.error(name + " is in use");
            }
        }
        contents.remove(name);
        return Reply.empty();
    }

    private Reply unplug(String id) {
        if (!contents.containsKey("-device " + id)) {
            return Reply.error("DeviceNotFound", "Device '" + id + "' not found");
        }
        return switch (guest) {
            case DOES_NOT_ANSWER -> Reply.empty();
            case REFUSES ->
                Reply.empty()
                        .then(Reply.event(
                                "DEVICE_UNPLUG_GUEST_ERROR",
                                Map.of("device", id, "path", "/machine/peripheral/" + id)));
            case RELEASES_BEFORE_THE_REPLY -> {
                forget(id);
                yield deletionOf(id).then(Reply.empty());
            }
            case RELEASES_AFTER_THE_REPLY -> {
                forget(id);
                yield Reply.empty().then(deletionOf(id));
            }
        };
    }

    private void forget(String id) {
        contents.remove("-device " + id);
        drives.remove(id);
        memory.remove(id);
    }

    /** As in QEMU, the child device without an id is deleted first. */
    private static Reply deletionOf(String id) {
        String path = "/machine/peripheral/" + id;
        return Reply.event("DEVICE_DELETED", Map.of("path", path + "/virtio-backend"))
                .then(Reply.event("DEVICE_DELETED", Map.of("device", id, "path", path)));
    }

    private Reply medium(JsonNode arguments, JsonNode node) {
        String id = arguments.path("id").asString();
        if ((node == null) != drives.containsKey(id)) {
            return Reply.error("Device '" + id + "' has " + (node == null ? "no" : "a") + " medium");
        }
        if (node == null) {
            drives.remove(id);
        } else if (contents.containsKey("-blockdev " + node.asString())) {
            drives.put(id, node);
        } else {
            return Reply.error("Node '" + node.asString() + "' not found");
        }
        return Reply.empty();
    }

    private static String id(JsonNode arguments) {
        return arguments.path("path").asString().replace("/machine/peripheral/", "");
    }

    private Reply resize(JsonNode arguments) {
        long size = arguments.path("value").asLong();
        memory.put(id(arguments), size);
        return Reply.event("MEMORY_DEVICE_SIZE_CHANGE", Map.of("id", id(arguments), "size", size))
                .then(Reply.empty());
    }

    private Reply peripherals() {
        return Reply.of(contents.keySet().stream()
                .filter(name -> name.startsWith("-device "))
                .map(name -> Map.of("name", name.substring(8), "type", "child<device>"))
                .toList());
    }

    /** The last slot first, as QEMU lists them. */
    private Reply cpus() {
        List<Map<String, Object>> slots = new ArrayList<>();
        for (int socket : IntStream.range(0, cpuSlots).map(i -> cpuSlots - i).toArray()) {
            Map<String, Object> slot = new HashMap<>(
                    Map.of("type", "fake-cpu", "vcpus-count", 1, "props", Map.of("socket-id", socket, "core-id", 0)));
            contents.values().stream()
                    .filter(thing -> thing.path("driver").asString("").equals("fake-cpu")
                            && thing.path("socket-id").asInt() == socket)
                    .forEach(cpu -> slot.put(
                            "qom-path", "/machine/peripheral/" + cpu.path("id").asString()));
            slots.add(slot);
        }
        return Reply.of(slots);
    }

    private <T> T locked(Supplier<T> action) {
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }
}

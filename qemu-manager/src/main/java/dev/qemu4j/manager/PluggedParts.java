package dev.qemu4j.manager;

import dev.qemu4j.config.HotPlug;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What a running machine consists of, which of its root ports have a device in them, and what its things are called. */
final class PluggedParts {
    /**
     * A device with all that was made for it.
     *
     * @param id the device's id
     * @param part what it was described as; null if the machine's configuration has no part of its own for it
     * @param options what made it, the device last
     * @param ports the root ports that it sits in
     */
    record Plugged(String id, @Nullable Part part, List<QemuOption> options, List<String> ports) {}

    private final List<String> ports;
    private final ReentrantLock lock = new ReentrantLock();
    private VmConfig config; // Guarded by lock. As it is now.

    /** Guarded by lock. As it is now, and with what was removed but still counts where automatic ids are given out. */
    private VmConfig ids;

    private final Map<String, Plugged> plugged = new LinkedHashMap<>(); // Guarded by lock. By the id of the device.
    private final Set<String> taken = new TreeSet<>(); // Guarded by lock.

    PluggedParts(VmConfig config) {
        this.config = config;
        this.ids = config;
        this.ports = SecretFiles.withoutFiles(config).options().stream()
                .filter(option ->
                        driver(option).filter("pcie-root-port"::equals).isPresent())
                .flatMap(option -> id(option).stream())
                .toList();
    }

    VmConfig config() {
        lock.lock();
        try {
            return config;
        } finally {
            lock.unlock();
        }
    }

    PortCapacity capacity() {
        lock.lock();
        try {
            return new PortCapacity(ports.size(), ports.size() - taken.size());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes an id and a port for a part, before anything is sent.
     *
     * @throws VmOperationException if the part needs a port and none is free
     * @throws InvalidConfigException if the part does not suit the machine
     */
    Plugged reserve(Part part) {
        lock.lock();
        try {
            HotPlug plan = plan(part);
            QemuOption device = device(plan.options())
                    .orElseThrow(() -> new IllegalArgumentException(part.kind() + " is not a device"));
            String id = id(device)
                    .orElseThrow(() ->
                            new IllegalArgumentException(part.kind() + " has no id, and needs one to be unplugged"));
            Plugged reserved = new Plugged(id, part, plan.options(), plan.portsTaken());
            taken.addAll(plan.portsTaken());
            plugged.put(id, reserved);
            config = config.toBuilder().part(part).build();
            ids = ids.toBuilder().part(part).build();
            return reserved;
        } finally {
            lock.unlock();
        }
    }

    private HotPlug plan(Part part) {
        List<String> free = ports.stream().filter(port -> !taken.contains(port)).toList();
        try {
            return HotPlug.of(ids, part, free);
        } catch (InvalidConfigException e) {
            if (free.isEmpty() && !ports.isEmpty()) {
                throw new VmOperationException(
                        config.name(), "attach", "all of the " + ports.size() + " root ports have a device", null, e);
            }
            throw e;
        }
    }

    /** Takes ports that have something in them already. */
    void occupy(Collection<String> occupied) {
        lock.lock();
        try {
            taken.addAll(occupied);
            taken.retainAll(ports);
        } finally {
            lock.unlock();
        }
    }

    /** What is known by a device's id: plugged in later, or there from the start. */
    Optional<Plugged> find(String id) {
        lock.lock();
        try {
            Plugged later = plugged.get(id);
            return later != null ? Optional.of(later) : fromTheStart(id);
        } finally {
            lock.unlock();
        }
    }

    private Optional<Plugged> fromTheStart(String id) {
        List<QemuOption> all = SecretFiles.withoutFiles(config).options();
        return all.stream()
                .filter(option -> option.name().equals("-device")
                        && id(option).filter(id::equals).isPresent())
                .findFirst()
                .map(device -> new Plugged(
                        id,
                        partThatMakes(device),
                        all.stream()
                                .filter(option -> option.source().equals(device.source()))
                                .toList(),
                        List.of()));
    }

    private @Nullable Part partThatMakes(QemuOption device) {
        for (Part part : config.parts()) {
            List<QemuOption> without =
                    SecretFiles.withoutFiles(without(config, part)).options();
            if (!without.contains(device)) {
                return part;
            }
        }
        return null;
    }

    /** Forgets a device that is gone, or that was never there because its making failed. */
    void forget(Plugged gone) {
        lock.lock();
        try {
            plugged.remove(gone.id(), gone);
            taken.removeAll(gone.ports());
            Part part = gone.part();
            if (part != null) {
                config = without(config, part);
                VmConfig fewer = without(ids, part);
                // A part without an id of its own is called by its place, so one before it may have to stay as a
                // placeholder.
                if (namesOf(fewer).containsAll(namesInUse())) {
                    ids = fewer;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private Collection<String> namesInUse() {
        List<String> names = new ArrayList<>();
        plugged.values()
                .forEach(device -> device.options().forEach(option -> id(option).ifPresent(names::add)));
        return names;
    }

    private static Set<String> namesOf(VmConfig machine) {
        Set<String> names = new TreeSet<>();
        SecretFiles.withoutFiles(machine).options().forEach(option -> id(option).ifPresent(names::add));
        return names;
    }

    private static VmConfig without(VmConfig machine, Part part) {
        boolean[] removed = {false};
        return machine.toBuilder()
                .removeParts(candidate -> {
                    boolean remove = !removed[0] && candidate.equals(part);
                    removed[0] |= remove;
                    return remove;
                })
                .build();
    }

    private static Optional<QemuOption> device(List<QemuOption> options) {
        return options.stream()
                .filter(option -> option.name().equals("-device"))
                .reduce((first, last) -> last);
    }

    private static Optional<String> id(QemuOption option) {
        return option.properties().flatMap(tree -> tree.text("id").or(() -> tree.text("node-name")));
    }

    private static Optional<String> driver(QemuOption option) {
        return option.name().equals("-device")
                ? option.properties().flatMap(tree -> tree.text("driver"))
                : Optional.empty();
    }
}

package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.change.LiveMachine;
import dev.qemu4j.config.change.LivePart;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.hardware.HotPlugCapacity;
import dev.qemu4j.manager.hardware.PortCapacity;
import dev.qemu4j.manager.internal.options.RenderedOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/** What a running machine consists of, which of its root ports have a device in them, and what its things are called. */
public final class AttachedParts {
    private final List<String> ports;
    private final ReentrantLock lock = new ReentrantLock();
    private final LiveMachine live; // Guarded by lock.
    private final List<AttachedPart> parts; // Guarded by lock. In the order of the configuration, CPUs among them.
    private final Set<AttachedPart> pending = new HashSet<>(); // Guarded by lock. QEMU is being given these.
    private final Set<String> sharedPorts; // Guarded by lock. Controllers that parts share are in them.
    private VmConfig settings; // Guarded by lock. All of it but the parts and how many CPUs there are.
    private VmConfig config; // Guarded by lock. As it is now.
    private volatile Runnable onChange = () -> {};

    public AttachedParts(VmConfig config) {
        this.settings = config;
        this.config = config;
        this.live = LiveMachine.of(config);
        this.parts = new ArrayList<>(
                live.initialParts().stream().map(AttachedPart::new).toList());
        List<QemuOption> options = RenderedOptions.of(config);
        this.ports = options.stream()
                .filter(option -> property(option, "driver").equals("pcie-root-port"))
                .map(option -> property(option, "id"))
                .toList();
        this.sharedPorts = new HashSet<>();
    }

    private AttachedParts(AttachedParts other) {
        this.settings = other.settings;
        this.config = other.config;
        this.live = other.live.copy();
        this.parts = new ArrayList<>(other.parts);
        this.pending.addAll(other.pending);
        this.ports = other.ports;
        this.sharedPorts = new HashSet<>(other.sharedPorts);
    }

    /** A copy to try something out with, without an effect on the machine. */
    public AttachedParts copy() {
        return locked(() -> new AttachedParts(this));
    }

    public VmConfig config() {
        return locked(() -> config);
    }

    public HotPlugCapacity capacity() {
        return locked(() -> {
            int free = freePorts().size();
            Memory memory = config.memory();
            long room = memory.max().map(DataSize::bytes).orElse(memory.size().bytes())
                    - memory.size().bytes();
            List<Part> all = parts.stream().map(AttachedPart::part).toList();
            long modules = all.stream().filter(Dimm.class::isInstance).count();
            long used = all.stream().mapToLong(AttachedParts::memory).sum();
            return new HotPlugCapacity(
                    new PortCapacity(ports.size(), free),
                    settings.topology().map(CpuTopology::capacity).orElse(settings.cpus()) - cpus(parts),
                    (int) (memory.slots() - modules),
                    DataSize.ofBytes(room - used));
        });
    }

    private static long memory(Part part) {
        return switch (part) {
            case Dimm dimm -> dimm.size().bytes();
            case VirtioMem memory -> memory.max().bytes();
            default -> 0;
        };
    }

    private int cpus(List<AttachedPart> all) {
        return settings.cpus() + (int) all.stream().filter(AttachedPart::isCpu).count();
    }

    private List<String> freePorts() {
        Set<String> taken = new HashSet<>(sharedPorts);
        parts.forEach(part -> taken.addAll(part.live().buses()));
        return ports.stream().filter(port -> !taken.contains(port)).toList();
    }

    /**
     * Takes an id and a port for a part, before anything is sent.
     *
     * @throws VmOperationException if the part needs a port and none is free
     * @throws InvalidConfigException if the part does not suit the machine
     */
    public AttachedPart reserve(Part part) {
        return reserve(free -> live.plug(part, free));
    }

    /** The same for a part that was taken out: it gets the ids that it had. */
    AttachedPart reserveAgain(AttachedPart before) {
        return reserve(free -> live.plugAgain(before.live(), free));
    }

    private AttachedPart reserve(Function<List<String>, LivePart> plug) {
        return locked(() -> {
            AttachedPart reserved = AttachedPart.toBeMade(plugged(plug));
            parts.add(reserved);
            try {
                configOf(parts);
            } catch (InvalidConfigException e) {
                drop(reserved, false);
                throw e;
            }
            pending.add(reserved);
            reserved.live().sharedBuses().stream().filter(ports::contains).forEach(sharedPorts::add);
            return reserved;
        });
    }

    private LivePart plugged(Function<List<String>, LivePart> plug) {
        List<String> free = freePorts();
        try {
            return plug.apply(free);
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
        locked(() ->
                sharedPorts.addAll(occupied.stream().filter(ports::contains).toList()));
    }

    /** What to do when the machine consists of something else than before. */
    void onChange(Runnable action) {
        onChange = action;
    }

    /** QEMU has it: the configuration does too from here on, unless it has gone already. */
    public void confirm(AttachedPart made) {
        update(() -> pending.remove(made));
    }

    /** QEMU has not got it: what was reserved is free again, and the controller it would have brought unless that was made. */
    void abandon(AttachedPart reserved, boolean sharedWasMade) {
        update(() -> drop(reserved, sharedWasMade));
    }

    /** It has gone. */
    public void forget(AttachedPart gone) {
        update(() -> drop(gone, true));
    }

    private boolean drop(AttachedPart part, boolean keepShared) {
        live.unplug(part.live());
        if (!keepShared) {
            live.unplugShared(part.live());
            sharedPorts.removeAll(part.live().sharedBuses());
        }
        pending.remove(part);
        return parts.remove(part);
    }

    /** Describes a part otherwise, under the id and in the port that it has. */
    public AttachedPart replace(AttachedPart old, Part by) {
        return update(() -> {
            AttachedPart changed = new AttachedPart(live.replace(old.live(), by));
            parts.replaceAll(part -> part == old ? changed : part);
            return changed;
        });
    }

    Optional<AttachedPart> find(String id) {
        return locked(() -> parts.stream()
                .filter(part -> part.id().equals(id) && !id.isEmpty())
                .findFirst());
    }

    /** Everything the machine has or is about to get. */
    public List<AttachedPart> all() {
        return locked(() -> List.copyOf(parts));
    }

    /** Why a part has to stay as long as the machine runs; nothing if it does not. */
    public Optional<String> whyFixed(AttachedPart part) {
        return locked(() -> live.whyFixed(part.live()));
    }

    /** Puts the parts into the order in which a configuration has them, and takes over what concerns the next start only. */
    public void arrange(VmConfig wanted) {
        update(() -> {
            List<AttachedPart> ordered = new ArrayList<>();
            for (Part part : wanted.parts()) {
                parts.stream()
                        .filter(each -> each.part().equals(part) && !ordered.contains(each))
                        .findFirst()
                        .ifPresent(ordered::add);
            }
            parts.removeAll(ordered);
            parts.addAll(0, ordered);
            settings = settings.toBuilder().startPaused(wanted.startPaused()).build();
            return parts;
        });
    }

    private VmConfig truth() {
        List<AttachedPart> there =
                parts.stream().filter(part -> !pending.contains(part)).toList();
        try {
            return configOf(there);
        } catch (InvalidConfigException e) {
            return configOf(there, ExplicitIds::part);
        }
    }

    private VmConfig configOf(List<AttachedPart> all) {
        return configOf(all, AttachedPart::part);
    }

    private VmConfig configOf(List<AttachedPart> all, Function<AttachedPart, Part> described) {
        VmConfig.Builder builder = settings.toBuilder().removeParts(part -> true);
        all.stream().filter(part -> !part.isCpu()).map(described).forEach(builder::part);
        int cpus = cpus(all);
        settings.topology().ifPresentOrElse(topology -> builder.cpus(cpus, topology), () -> builder.cpus(cpus));
        return builder.build();
    }

    private static String property(QemuOption option, String key) {
        return option.properties().flatMap(tree -> tree.text(key)).orElse("");
    }

    private <T> T update(Supplier<T> action) {
        boolean[] changed = {false};
        T made = locked(() -> {
            VmConfig before = config;
            T result = action.get();
            config = truth();
            changed[0] = !config.equals(before);
            return result;
        });
        if (changed[0]) {
            onChange.run();
        }
        return made;
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

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

/** The parts of a running machine, the ids that QEMU knows them by, and the root ports that they occupy. */
public final class AttachedParts {
    private final List<String> ports;
    private final ReentrantLock lock = new ReentrantLock();
    private final LiveMachine live; // Guarded by lock.
    private final List<AttachedPart> parts; // Guarded by lock. In the order of the configuration, CPUs among them.
    private final Set<AttachedPart> pending = new HashSet<>(); // Guarded by lock. Being created.
    private final Set<String> sharedPorts; // Guarded by lock. Occupied by shared controllers.
    private VmConfig settings; // Guarded by lock. Everything but the parts and the number of CPUs.
    private VmConfig config; // Guarded by lock. The current one, parts and all.
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

    /** A copy for trying changes out, without effect on the machine. */
    public AttachedParts copy() {
        return locked(() -> new AttachedParts(this));
    }

    /** The configuration of the machine as it is now. */
    public VmConfig config() {
        return locked(() -> config);
    }

    /** How much can still be attached. */
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
     * Reserves ids and a port for a part, before anything is sent. The caller must {@linkplain #confirm confirm} or cancel the
     * reservation.
     *
     * @throws VmOperationException if the part needs a port and none is free
     * @throws InvalidConfigException if the part does not suit the machine
     */
    public AttachedPart reserve(Part part) {
        return reserve(free -> live.plug(part, free));
    }

    /** Learns that devices of a driver are PCI devices, which need a port. */
    void pciDriver(String driver) {
        locked(() -> {
            live.pciDriver(driver);
            return driver;
        });
    }

    /** Reserves the ids that a detached part had, and a port. */
    AttachedPart reserveAgain(AttachedPart detached) {
        return reserve(free -> live.plugAgain(detached.live(), free));
    }

    private AttachedPart reserve(Function<List<String>, LivePart> plug) {
        return locked(() -> {
            AttachedPart reserved = AttachedPart.toBeCreated(plug(plug));
            parts.add(reserved);
            boolean suits = false;
            try {
                configOf(parts);
                suits = true;
            } finally {
                if (!suits) { // perhaps because the part itself has thrown something
                    drop(reserved, false);
                }
            }
            pending.add(reserved);
            reserved.live().sharedBuses().stream().filter(ports::contains).forEach(sharedPorts::add);
            return reserved;
        });
    }

    private LivePart plug(Function<List<String>, LivePart> plug) {
        List<String> free = freePorts();
        try {
            return plug.apply(free);
        } catch (InvalidConfigException e) {
            if (free.isEmpty() && !ports.isEmpty()) {
                throw new VmOperationException(config.name(), "attach", noFreePort(), null, e);
            }
            throw e;
        }
    }

    /** The message for a part that needs a root port when none is free. */
    public String noFreePort() {
        return "all " + ports.size()
                + " root ports are occupied; detach a device, or create the machine with more root ports";
    }

    /** Marks ports that have a device in them although no part names them. */
    void markOccupied(Collection<String> occupied) {
        locked(() ->
                sharedPorts.addAll(occupied.stream().filter(ports::contains).toList()));
    }

    /** Sets what is called after each change of the configuration, outside the lock. */
    void onChange(Runnable action) {
        onChange = action;
    }

    /** Confirms that QEMU has created a part: from now on the configuration has it too, unless it has been removed already. */
    public void confirm(AttachedPart created) {
        update(() -> pending.remove(created));
    }

    /** Cancels a reservation: ids and port are free again, and so is the shared controller's unless that was created. */
    void cancel(AttachedPart reserved, boolean sharedWasCreated) {
        update(() -> drop(reserved, sharedWasCreated));
    }

    /** Removes a part that QEMU no longer has. The shared controller that came with it stays. */
    public void remove(AttachedPart gone) {
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

    /** Changes the description of a part, which keeps its id and its port. */
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

    /** All parts that the machine has or is about to get. */
    public List<AttachedPart> all() {
        return locked(() -> List.copyOf(parts));
    }

    /** Why a part cannot be detached while the machine runs; empty if it can. */
    public Optional<String> whyFixed(AttachedPart part) {
        return locked(() -> live.whyFixed(part.live()));
    }

    /** Puts the parts in the order of a configuration, and adopts its settings that only concern the next start. */
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

    private VmConfig currentConfig() {
        List<AttachedPart> created =
                parts.stream().filter(part -> !pending.contains(part)).toList();
        try {
            return configOf(created);
        } catch (InvalidConfigException e) {
            return configOf(created, ExplicitIds::part);
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
        T updated = locked(() -> {
            VmConfig before = config;
            T result = action.get();
            config = currentConfig();
            changed[0] = !config.equals(before);
            return result;
        });
        if (changed[0]) {
            onChange.run();
        }
        return updated;
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

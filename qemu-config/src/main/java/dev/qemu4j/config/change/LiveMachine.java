package dev.qemu4j.config.change;

import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.internal.options.CollectedOptions;
import dev.qemu4j.config.internal.options.VmOptions;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parts of a running machine, for hot-plug: their ids, and what else they have claimed.
 *
 * <p>A configuration numbers its parts, and the numbers of parts change when a part before them is removed. QEMU keeps the ids
 * of what it has created. So a machine must be followed from its start. An automatic id is never used twice.
 *
 * <p>This class sends nothing to QEMU. For one thread.
 */
public final class LiveMachine {
    /** Stand-ins for ports, as many as any part needs, to see whether it needs a port. */
    private static final List<String> SOME_PORTS = List.of("?0", "?1", "?2", "?3");

    private static final int FIRST_PART = 1;

    private static final Set<String> FIXED_DRIVERS = Set.of("floppy", "isa-debugcon", "isa-serial", "isa-parallel");

    private final String name;
    private final boolean complete;
    private final List<LivePart> initial;
    private CollectedOptions taken;
    private int next;

    private LiveMachine(String name, boolean complete, List<LivePart> initial, CollectedOptions taken, int next) {
        this.name = name;
        this.complete = complete;
        this.initial = initial;
        this.taken = taken;
        this.next = next;
    }

    /**
     * A machine that has just been started.
     *
     * @param config its configuration
     * @return the machine
     */
    public static LiveMachine of(VmConfig config) {
        List<LivePart> parts = new ArrayList<>();
        CollectedOptions all = VmOptions.collect(config, (part, out) -> {
            int number = FIRST_PART + parts.size();
            Map<String, Integer> positions = out.positions();
            out.owner(number);
            part.describe(out);
            parts.add(new LivePart(number, part, out, positions, false));
            out.owner(0);
        });
        // An argument may add what a part refers to, so references are checked only without arguments.
        boolean complete = config.arguments().isEmpty();
        return new LiveMachine(config.name(), complete, List.copyOf(parts), all.fork(), FIRST_PART + parts.size());
    }

    /**
     * A copy of this machine, to try changes on.
     *
     * @return the copy; it has the same parts
     */
    public LiveMachine copy() {
        return new LiveMachine(name, complete, initial, taken.fork(), next);
    }

    /**
     * The parts that the machine was started with.
     *
     * @return an unmodifiable list in the order of the configuration
     */
    public List<LivePart> initialParts() {
        return initial;
    }

    /**
     * Learns from QEMU that the devices of a driver are PCI devices, which {@link #plug} puts into ports. The parts of this library
     * need no such hint; it is for a {@link dev.qemu4j.config.device.Device} of any driver.
     *
     * @param driver the driver, such as {@code e1000e}
     */
    public void pciDriver(String driver) {
        taken.pciDriver(driver);
    }

    /**
     * Plugs in a part.
     *
     * @param part the part
     * @param freePorts the free ports for PCI devices, such as {@code port0}, used in this order; empty for machines that
     *     hot-plug devices into their own bus
     * @return the part as it is in the machine
     * @throws InvalidConfigException if the part does not suit the machine, its id is taken, or QEMU does not support hot-plug
     *     for it; the machine is unchanged
     */
    public LivePart plug(Part part, Collection<String> freePorts) {
        Objects.requireNonNull(part, "part");
        return plug(part, taken.positions(), freePorts);
    }

    /**
     * Plugs in a part that was unplugged, under its old ids.
     *
     * @param before the part as it was
     * @param freePorts the free ports for PCI devices
     * @return the part as it is in the machine
     * @throws InvalidConfigException if another part has one of its ids now; the machine is unchanged
     */
    public LivePart plugAgain(LivePart before, Collection<String> freePorts) {
        return plug(before.part(), before.positions(), freePorts);
    }

    private LivePart plug(Part part, Map<String, Integer> positions, Collection<String> freePorts) {
        CollectedOptions out = taken.fork();
        out.plugInto(freePorts);
        LivePart live = describe(part, positions, true, out);
        List<ConfigProblem> problems = new ArrayList<>(out.problems());
        live.made().stream()
                .flatMap(option -> whyFixed(option).map(reason -> new ConfigProblem(option.source(), reason)).stream())
                .forEach(problems::add);
        if (live.options().isEmpty()) {
            problems.add(new ConfigProblem(out.source(), "adds no options, so there is nothing to plug in"));
        }
        accept(out, problems);
        return live;
    }

    /**
     * Replaces a part by another, under the same ids and in the same port.
     *
     * @param old the part to replace
     * @param part the new part
     * @return the part as it is in the machine
     * @throws InvalidConfigException if the part does not suit the machine; the machine is unchanged
     */
    public LivePart replace(LivePart old, Part part) {
        CollectedOptions out = taken.fork();
        out.release(old.number());
        if (old.isPlugged()) {
            out.plugInto(old.buses());
        }
        LivePart live = describe(part, old.positions(), old.isPlugged(), out);
        accept(out, out.problems());
        return live;
    }

    private LivePart describe(Part part, Map<String, Integer> positions, boolean plugged, CollectedOptions out) {
        Map<String, Integer> counted = out.positions();
        out.positions(positions);
        out.owner(next);
        out.from(part.kind());
        part.describe(out);
        if (complete) {
            out.checkReferences();
        }
        LivePart live = new LivePart(next, part, out, positions, plugged);
        out.owner(0);
        out.positions(Stream.of(counted, out.positions())
                .flatMap(each -> each.entrySet().stream())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, Math::max)));
        return live;
    }

    private void accept(CollectedOptions out, List<ConfigProblem> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(name, problems);
        }
        taken = out.fork();
        next++;
    }

    /**
     * Forgets a part that has been unplugged.
     *
     * @param gone the part
     */
    public void unplug(LivePart gone) {
        taken.release(gone.number());
    }

    /**
     * Forgets what a part added to share with others, because it was not created after all.
     *
     * @param part the part
     */
    public void unplugShared(LivePart part) {
        taken.release(CollectedOptions.sharedBy(part.number()));
    }

    /**
     * Why a part cannot be unplugged while the machine runs.
     *
     * @param live the part
     * @return the reason, or nothing if it can be unplugged
     */
    public Optional<String> whyFixed(LivePart live) {
        if (live.options().isEmpty()) {
            return Optional.of("it has no options of its own that could be unplugged");
        }
        Optional<String> fixed = live.options().stream()
                .flatMap(option -> whyFixed(option).stream())
                .findFirst();
        return fixed.isPresent() || live.isPlugged() || !isOnRootBus(live)
                ? fixed
                : Optional.of("it is on the root bus, which does not support hot-unplug");
    }

    /** A part is on the root bus if it would need a root port when hot-plugged. */
    private boolean isOnRootBus(LivePart live) {
        if (!taken.machine().pcie()) {
            return false;
        }
        CollectedOptions out = taken.fork();
        out.release(live.number());
        out.plugInto(SOME_PORTS);
        LivePart again = describe(live.part(), live.positions(), true, out);
        return again.buses().stream().anyMatch(SOME_PORTS::contains)
                || live.buses().contains("pcie.0");
    }

    private static Optional<String> whyFixed(QemuOption option) {
        Optional<String> driver = option.properties().flatMap(tree -> tree.text("driver"));
        boolean fixed = option.addCall().isEmpty()
                || option.removeCall().isEmpty()
                || (LivePart.isDevice(option)
                        && driver.filter(name -> name.startsWith("ide-") || FIXED_DRIVERS.contains(name))
                                .isPresent());
        return fixed
                ? Optional.of(String.join(" ", option.arguments())
                        + " cannot be added to a running machine or removed from it")
                : Optional.empty();
    }
}

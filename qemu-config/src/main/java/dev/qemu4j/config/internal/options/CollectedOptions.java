package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.MachineTraits;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The options and problems of a machine, in the order in which its parts add them.
 *
 * <p>Each option, id and other claim has an owner, a number, by which it is told from others and released. Things belong to owner
 * 0 until {@link #owner} is called.
 *
 * <p>For one thread.
 */
public final class CollectedOptions implements OptionCollector {
    private final MachineTraits machine;
    private final String vmName;
    private final Function<String, Path> socketPaths;
    private final Claims claims;
    private final GuestMemory memory;
    private final Map<String, Integer> positions;
    private final Buses buses;
    private final List<Owned> options = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final List<ConfigProblem> spawning = new ArrayList<>();
    private final List<String> sockets = new ArrayList<>();
    private String source = "";
    private final Set<String> pciDrivers = new HashSet<>();
    private int owner;
    private boolean spawningDenied;

    private record Owned(int owner, QemuOption option) {}

    /** A collector for a machine whose sockets have no path yet: relative paths stand for them. */
    public CollectedOptions(MachineTraits machine, String vmName) {
        this(machine, vmName, id -> Path.of("console-" + id));
    }

    /** A collector for a machine whose sockets have the given paths, by the ids that {@link #socket} is called with. */
    public CollectedOptions(MachineTraits machine, String vmName, Function<String, Path> socketPaths) {
        this(machine, vmName, socketPaths, new Claims(), new GuestMemory(), new HashMap<>());
    }

    private CollectedOptions(
            MachineTraits machine,
            String vmName,
            Function<String, Path> socketPaths,
            Claims claims,
            GuestMemory memory,
            Map<String, Integer> positions) {
        this.machine = machine;
        this.vmName = vmName;
        this.socketPaths = socketPaths;
        this.claims = claims;
        this.memory = memory;
        this.positions = positions;
        this.buses = new Buses(machine, this::problem);
    }

    /** A collector with the same claims and positions, without options and problems. This one stays as it is. */
    public CollectedOptions fork() {
        CollectedOptions fork = new CollectedOptions(
                machine, vmName, socketPaths, claims.copy(), memory.copy(), new HashMap<>(positions));
        fork.pciDrivers.addAll(pciDrivers);
        return fork;
    }

    /** Learns that devices of this driver are PCI devices, so that they are hot-plugged into ports. */
    public void pciDriver(String driver) {
        pciDrivers.add(driver);
    }

    @Override
    public MachineTraits machine() {
        return machine;
    }

    @Override
    public String vmName() {
        return vmName;
    }

    @Override
    public void from(String newSource) {
        source = Objects.requireNonNull(newSource, "newSource");
    }

    public String source() {
        return source;
    }

    /** Sets the owner of what follows: a number that is not negative. */
    public void owner(int number) {
        owner = number;
    }

    /** The owner of what a part shares with others and was the first to ask for. */
    public static int sharedBy(int part) {
        return ~part;
    }

    /** Releases what the owner has claimed. Positions stay counted, so that no automatic id is given twice. */
    public void release(int number) {
        claims.release(number);
        memory.release(number);
    }

    @Override
    public void problem(String reason) {
        problems.add(new ConfigProblem(source, reason));
    }

    public List<ConfigProblem> problems() {
        return List.copyOf(problems);
    }

    @Override
    public void flag(String name, String reason) {
        add(new QemuOption(name, new QemuOption.Argument.None(), source, reason));
    }

    @Override
    public void plain(String name, String text, String reason) {
        add(new QemuOption(name, new QemuOption.Argument.Plain(text), source, reason));
    }

    @Override
    public void properties(String name, String impliedKey, PropertyTree tree, String reason) {
        add(new QemuOption(name, new QemuOption.Argument.Properties(impliedKey, tree), source, reason));
    }

    private void add(QemuOption option) {
        options.add(new Owned(owner, option));
    }

    @Override
    public void add(OptionKind kind, PropertyTree tree, String reason) {
        boolean intoPort = kind == OptionKind.DEVICE
                && buses.isPlugging()
                && tree.text("driver").filter(pciDrivers::contains).isPresent();
        if (intoPort) {
            pciDevice(tree, reason);
        } else {
            addInPlace(kind, tree, reason);
        }
    }

    private void addInPlace(OptionKind kind, PropertyTree tree, String reason) {
        DeviceRules.references(kind, tree, this);
        if (kind == OptionKind.DEVICE) {
            DeviceRules.places(tree, this);
            TextLimits.check(tree, this);
        }
        properties(kind.option(), kind.impliedKey(), tree, reason);
    }

    @Override
    public void pciDevice(PropertyTree tree, String reason) {
        buses.pci(tree).ifPresent(device -> addInPlace(OptionKind.DEVICE, device, reason));
    }

    @Override
    public void virtioDevice(String base, PropertyTree tree, String reason) {
        buses.virtio(base, tree).ifPresent(device -> addInPlace(OptionKind.DEVICE, device, reason));
    }

    /** Hot-plugs what follows: PCI devices go into these ports, in this order. */
    public void plugInto(Collection<String> freePorts) {
        buses.plugInto(freePorts);
    }

    public List<QemuOption> options() {
        return options.stream().map(Owned::option).toList();
    }

    /** The options of one owner. */
    public List<QemuOption> options(int number) {
        return options.stream()
                .filter(owned -> owned.owner == number)
                .map(Owned::option)
                .toList();
    }

    @Override
    public String shared(String key, Supplier<String> create) {
        Optional<String> there = claims.shared(key);
        if (there.isPresent()) {
            return there.get();
        }
        String asking = source;
        int part = owner;
        owner = sharedBy(part);
        String id = create.get();
        claims.share(key, id, owner);
        source = asking;
        owner = part;
        return id;
    }

    @Override
    public String id(String prefix, Optional<String> given, IdSpace... spaces) {
        int position = next(prefix);
        String id = given.isPresent() ? given.get() : prefix + position;
        source = prefix + " '" + id + "'";
        for (IdSpace space : spaces) {
            claim(space, id);
        }
        return id;
    }

    @Override
    public int next(String sort) {
        return positions.merge(sort, 1, Integer::sum) - 1;
    }

    /** How many things of each sort were counted: what the next automatic ids follow from. */
    public Map<String, Integer> positions() {
        return Map.copyOf(positions);
    }

    /** Counts on from other positions, such as those at which a part was described before. */
    public void positions(Map<String, Integer> others) {
        positions.clear();
        positions.putAll(others);
    }

    @Override
    public void claim(IdSpace space, String id) {
        claims.claim(space, id, asking())
                .ifPresent(other -> problem(
                        "id '" + id + "' is taken: " + other + " has it already; give one of the two another id"));
    }

    @Override
    public void exclusive(String what) {
        claims.exclusive(what, asking()).ifPresent(other -> problem(what + " is taken: " + other + " has it already"));
    }

    @Override
    public void hostPort(String protocol, String address, int port) {
        String what = protocol + " port " + port;
        claims.hostPort(what, address, asking())
                .ifPresent(other -> problem(what + " of " + address + " is taken: " + other + " has it already"));
    }

    @Override
    public OptionalInt firstFree(int count, IntFunction<String> place) {
        return IntStream.rangeClosed(1, count)
                .filter(number -> !claims.isTaken(place.apply(number)))
                .findFirst();
    }

    @Override
    public void refersTo(IdSpace space, String id) {
        claims.refer(space, id, asking());
    }

    private Claims.Owner asking() {
        return new Claims.Owner(source, owner);
    }

    /** Reports what parts refer to and nothing has as its id. */
    public void checkReferences() {
        problems.addAll(claims.missing());
    }

    @Override
    public void takeMemory(long bytes, int slots) {
        memory.take(bytes, slots, owner).ifPresent(this::problem);
    }

    @Override
    public void needsSharedMemory(String who) {
        if (!memory.isShared()) {
            problem(who + " needs shared guest memory; use MemoryBacking.memfd().shared()");
        }
    }

    GuestMemory memory() {
        return memory;
    }

    @Override
    public void spawns(String what) {
        spawning.add(new ConfigProblem(
                source, "QEMU runs " + what + ", but the sandbox denies it other programs; allow it to spawn"));
    }

    @Override
    public void denySpawning() {
        spawningDenied = true;
    }

    /** Reports what needs another program if the sandbox denies QEMU to run any. */
    void checkSpawning() {
        if (spawningDenied) {
            problems.addAll(spawning);
        }
    }

    @Override
    public Path socket(String id) {
        if (buses.isPlugging()) {
            problem("the socket of '" + id
                    + "' exists only from the start of the machine, so this cannot be hot-plugged");
        }
        sockets.add(id);
        return socketPaths.apply(id);
    }

    /** The ids that {@link #socket} was called with. */
    public List<String> sockets() {
        return List.copyOf(sockets);
    }
}

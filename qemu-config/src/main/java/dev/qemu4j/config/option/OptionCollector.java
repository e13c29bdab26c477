package dev.qemu4j.config.option;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Collects the options of a machine while its parts describe themselves.
 *
 * <p>Ids that a user did not give are made here: the part's prefix and its number among its like, {@code disk0},
 * {@code disk1}. The number is the position, so that giving one disk an id renames no other. Two things of one id are a
 * problem, never silently renamed.
 *
 * <p>For one thread.
 */
public final class OptionCollector {
    private final MachineTraits machine;
    private final String vmName;
    private final List<Owned> options = new ArrayList<>();
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Claims claims;
    private final Map<String, Integer> positions;
    private final List<ConfigProblem> spawned = new ArrayList<>();
    private final Deque<String> hotPlugPorts = new ArrayDeque<>();
    private final List<String> sockets = new ArrayList<>();
    private final Function<String, Path> places;
    private String source = "";
    private int owner;
    private boolean plugging;
    private boolean spawningDenied;

    /** An option, and who asked for it. */
    private record Owned(int owner, QemuOption option) {}

    /**
     * An empty collector.
     *
     * @param machine the machine that the parts are for
     * @param vmName the name of the virtual machine
     */
    public OptionCollector(MachineTraits machine, String vmName) {
        this(machine, vmName, id -> Path.of("console-" + id));
    }

    /**
     * An empty collector that knows where sockets are.
     *
     * @param machine the machine that the parts are for
     * @param vmName the name of the virtual machine
     * @param places the path of the socket of a character device, by its id
     */
    public OptionCollector(MachineTraits machine, String vmName, Function<String, Path> places) {
        this(machine, vmName, places, new Claims(), new HashMap<>());
    }

    private OptionCollector(
            MachineTraits machine,
            String vmName,
            Function<String, Path> places,
            Claims claims,
            Map<String, Integer> positions) {
        this.machine = Objects.requireNonNull(machine, "machine");
        this.vmName = Objects.requireNonNull(vmName, "vmName");
        this.places = Objects.requireNonNull(places, "places");
        this.claims = claims;
        this.positions = positions;
    }

    /**
     * A collector that goes on where this one is, and leaves it as it is.
     *
     * @return a collector to which the same is taken and counted, without an option or a problem
     */
    public OptionCollector fork() {
        return new OptionCollector(machine, vmName, places, claims.copy(), new HashMap<>(positions));
    }

    /**
     * The machine that the options are for.
     *
     * @return its traits
     */
    public MachineTraits machine() {
        return machine;
    }

    /**
     * The name of the virtual machine.
     *
     * @return the name
     */
    public String vmName() {
        return vmName;
    }

    /**
     * Says who is asking for the options and reporting the problems that follow.
     *
     * @param newSource the part of the configuration, such as {@code memory} or {@code disk 'root'}
     */
    public void from(String newSource) {
        source = Objects.requireNonNull(newSource, "newSource");
    }

    /**
     * Says whose the options, ids and other things that follow are, so that they can be told from others and given free.
     * What several parts share belongs to none of them.
     *
     * @param number a number, not negative; things belong to 0 until this is called
     * @see #release
     */
    public void owner(int number) {
        owner = number;
    }

    /**
     * Whose the things are that a part shares with others and was the first to ask for.
     *
     * @param number the number of the part
     * @return the number of these things
     */
    public static int sharedBy(int number) {
        return ~number;
    }

    /**
     * Gives free what somebody has taken. Positions stay counted, so that an automatic id is never given twice.
     *
     * @param number who took it
     */
    public void release(int number) {
        claims.release(number);
    }

    /**
     * Who is asking for options now.
     *
     * @return the part of the configuration
     */
    public String source() {
        return source;
    }

    /**
     * The id of the next thing with a prefix: the one the user gave, or the prefix and its position. The id is taken in
     * each of the spaces, and the part is called by it from here on.
     *
     * @param prefix the start of an automatic id, such as {@code disk}
     * @param given the id that the user gave
     * @param spaces where the id must be unique
     * @return the id
     */
    public String id(String prefix, Optional<String> given, IdSpace... spaces) {
        int position = next(prefix);
        String id = given.isPresent() ? given.get() : prefix + position;
        source = prefix + " '" + id + "'";
        for (IdSpace space : spaces) {
            claim(space, id);
        }
        return id;
    }

    /**
     * The socket of a character device whose place is chosen by whoever starts QEMU.
     *
     * @param id the id of the character device
     * @return the path
     */
    public Path socket(String id) {
        if (plugging) {
            problem("character device '" + id
                    + "' gets its socket when the machine is started, and cannot be plugged in later");
        }
        sockets.add(id);
        return places.apply(id);
    }

    /**
     * The character devices that asked for a socket so far.
     *
     * @return an unmodifiable copy of their ids
     */
    public List<String> sockets() {
        return List.copyOf(sockets);
    }

    /**
     * Counts things of one sort.
     *
     * @param what the sort, such as {@code ide}
     * @return how many were counted before this one
     */
    public int next(String what) {
        return positions.merge(what, 1, Integer::sum) - 1;
    }

    /**
     * Takes an id that something must be unique by.
     *
     * @param space where the id must be unique
     * @param id the id
     */
    public void claim(IdSpace space, String id) {
        claims.claim(space, id, asking())
                .ifPresent(other -> problem(
                        "id '" + id + "' is taken: " + other + " has it already; give one of the two another id"));
    }

    /**
     * Takes something other than an id that only one part can have, such as a host port.
     *
     * @param what what is taken, such as {@code tcp port 2222}
     */
    public void exclusive(String what) {
        claims.exclusive(what, asking()).ifPresent(other -> problem(what + " is taken: " + other + " has it already"));
    }

    private Claims.Owner asking() {
        return new Claims.Owner(source, owner);
    }

    /**
     * Says that the guest's memory is one that other processes can map.
     */
    public void hasSharedMemory() {
        claims.memoryIsShared();
    }

    /**
     * Checks that other processes can map the guest's memory.
     *
     * @param who what needs it
     */
    public void needsSharedMemory(String who) {
        if (!claims.isMemoryShared()) {
            problem(who + " needs memory that is shared, such as MemoryBacking.memfd().shared()");
        }
    }

    /**
     * Says that QEMU has to run another program for the part.
     *
     * @param what what runs it, such as {@code the bridge helper}
     */
    public void spawns(String what) {
        spawned.add(new ConfigProblem(
                source, what + " is another program, which the sandbox denies QEMU to run; allow it to spawn"));
    }

    /** Says that QEMU must not run another program. */
    public void denySpawning() {
        spawningDenied = true;
    }

    /** Reports what needs another program where none may be run. */
    public void checkSpawning() {
        if (spawningDenied) {
            problems.addAll(spawned);
        }
    }

    /**
     * Says how much memory there is room for beside what the machine starts with.
     *
     * @param bytes how much in all
     * @param slots how many memory modules
     */
    public void memoryRoom(long bytes, int slots) {
        claims.memoryRoom(bytes, slots);
    }

    /**
     * Takes room for memory beside what the machine starts with.
     *
     * @param bytes how much
     * @param slots how many memory modules it is
     */
    public void takeMemory(long bytes, int slots) {
        claims.takeMemory(bytes, slots, owner).ifPresent(this::problem);
    }

    /**
     * Says that the part needs something else to be there, which may be described after it.
     *
     * @param space what it is
     * @param id its id
     */
    public void refersTo(IdSpace space, String id) {
        claims.refer(space, id, asking());
    }

    /** Reports what parts refer to and nothing has as its id. */
    public void checkReferences() {
        problems.addAll(claims.missing());
    }

    /**
     * A thing that several parts share, such as a SCSI controller: made by the first that asks.
     *
     * @param key what it is
     * @param make makes it and returns its id
     * @return the id
     */
    public String shared(String key, Supplier<String> make) {
        Optional<String> there = claims.shared(key);
        if (there.isPresent()) {
            return there.get();
        }
        String asking = source;
        int part = owner;
        owner = sharedBy(part);
        String id = make.get();
        claims.share(key, id, owner);
        source = asking;
        owner = part;
        return id;
    }

    /**
     * Adds an option with nothing after its name.
     *
     * @param name the option with its dash
     * @param reason why it is there
     */
    public void flag(String name, String reason) {
        add(new QemuOption(name, new QemuOption.Argument.None(), source, reason));
    }

    /**
     * Adds an option with text that QEMU takes as it is.
     *
     * @param name the option with its dash
     * @param text the text
     * @param reason why it is there
     */
    public void plain(String name, String text, String reason) {
        add(new QemuOption(name, new QemuOption.Argument.Plain(text), source, reason));
    }

    /**
     * Adds an option with properties.
     *
     * @param name the option with its dash
     * @param impliedKey the key whose name may be left out in first place, empty for none
     * @param tree the properties
     * @param reason why it is there
     */
    public void properties(String name, String impliedKey, PropertyTree tree, String reason) {
        add(new QemuOption(name, new QemuOption.Argument.Properties(impliedKey, tree), source, reason));
    }

    private void add(QemuOption option) {
        options.add(new Owned(owner, option));
    }

    /**
     * Adds a device, block node, network backend or object. What it refers to must be described somewhere; a place in the boot
     * order or on a bus that a device asks for is taken.
     *
     * @param kind what it is
     * @param tree its properties, its id among them
     * @param reason why it is there
     */
    public void add(OptionKind kind, PropertyTree tree, String reason) {
        DeviceRules.references(kind, tree, this);
        if (kind == OptionKind.DEVICE) {
            DeviceRules.places(tree, this);
        }
        properties(kind.option(), kind.impliedKey(), tree, reason);
    }

    /**
     * Adds a device that sits on the machine's PCI bus, or in a hot-plug port when it is plugged into a running machine.
     *
     * @param tree the properties, {@code driver} first
     * @param reason why it is there
     */
    public void pciDevice(PropertyTree tree, String reason) {
        if (!machine.pci()) {
            problem(tree.text("driver").orElse("the device") + " needs PCI, and machine '" + machine.machine()
                    + "' has none");
            return;
        }
        add(OptionKind.DEVICE, plugging ? intoPort(tree) : tree, reason);
    }

    private PropertyTree intoPort(PropertyTree tree) {
        if (tree.get("bus").isPresent()) {
            return tree;
        }
        String port = hotPlugPorts.poll();
        if (port != null) {
            return tree.with("bus", port);
        }
        if (machine.pcie()) {
            problem(tree.text("driver").orElse("the device") + " needs a root port, and none is free");
        }
        return tree;
    }

    /**
     * Adds a virtio device, by the name and on the bus that virtio devices have on this machine.
     *
     * @param base the name of the driver without its end, such as {@code virtio-blk}
     * @param tree the properties other than {@code driver}
     * @param reason why it is there
     */
    public void virtioDevice(String base, PropertyTree tree, String reason) {
        PropertyTree device =
                PropertyTree.of("driver", machine.virtio().driver(base)).withAll(tree);
        if (machine.virtio() == VirtioTransport.PCI) {
            pciDevice(device, reason);
        } else {
            if (plugging && machine.virtio() == VirtioTransport.MMIO) {
                problem("machine '" + machine.machine() + "' cannot be plugged into while it runs");
            }
            add(OptionKind.DEVICE, device, reason);
        }
    }

    /**
     * Reports something wrong with the part that is describing itself.
     *
     * @param reason what is wrong, with the offending value
     */
    public void problem(String reason) {
        problems.add(new ConfigProblem(source, reason));
    }

    /**
     * Says that what follows is plugged into a running machine.
     *
     * @param ports the ids of the free ports for PCI devices, taken in this order
     */
    public void plugInto(Collection<String> ports) {
        plugging = true;
        hotPlugPorts.addAll(ports);
    }

    /**
     * The options so far, in the order in which they were added.
     *
     * @return an unmodifiable copy
     */
    public List<QemuOption> options() {
        return options.stream().map(Owned::option).toList();
    }

    /**
     * The options so far that somebody asked for, in the order in which they were added.
     *
     * @param number who asked for them
     * @return an unmodifiable copy
     */
    public List<QemuOption> options(int number) {
        return options.stream()
                .filter(owned -> owned.owner == number)
                .map(Owned::option)
                .toList();
    }

    /**
     * How many there are of each sort so far: what the next automatic ids follow from.
     *
     * @return an unmodifiable copy
     */
    public Map<String, Integer> positions() {
        return Map.copyOf(positions);
    }

    /**
     * Counts on from other positions, such as those at which a part was described before.
     *
     * @param others the positions
     */
    public void positions(Map<String, Integer> others) {
        positions.clear();
        positions.putAll(others);
    }

    /**
     * What is wrong so far.
     *
     * @return an unmodifiable copy
     */
    public List<ConfigProblem> problems() {
        return List.copyOf(problems);
    }
}

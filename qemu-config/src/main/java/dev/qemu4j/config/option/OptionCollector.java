package dev.qemu4j.config.option;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * What a {@link Part} describes itself to: it takes the part's options, hands out ids, and knows the machine and what the other
 * parts have claimed. The library implements it; parts only call it.
 *
 * <p>An id that the user did not give is the part's prefix and its position among the parts with that prefix: {@code disk0},
 * {@code disk1}. So giving one disk an id renames no other. Two things with the same id are a problem; neither is renamed.
 *
 * <p>For one thread.
 */
public interface OptionCollector {
    /**
     * The machine that the options are for.
     *
     * @return its traits
     */
    MachineTraits machine();

    /**
     * The name of the virtual machine.
     *
     * @return the name
     */
    String vmName();

    /**
     * Sets the source of the options and problems that follow.
     *
     * @param source the part of the configuration, such as {@code memory} or {@code disk 'root'}
     */
    void from(String source);

    /**
     * Reports something wrong with the current source.
     *
     * @param reason what is wrong, with the offending value
     */
    void problem(String reason);

    /**
     * Adds an option without a value.
     *
     * @param name the option with its dash
     * @param reason why it is there
     */
    void flag(String name, String reason);

    /**
     * Adds an option with a text that QEMU takes as it is.
     *
     * @param name the option with its dash
     * @param text the text
     * @param reason why it is there
     */
    void plain(String name, String text, String reason);

    /**
     * Adds an option with properties.
     *
     * @param name the option with its dash
     * @param impliedKey the key whose name may be left out in first place, empty for none
     * @param tree the properties
     * @param reason why it is there
     */
    void properties(String name, String impliedKey, PropertyTree tree, String reason);

    /**
     * Adds a device, block node, network back end or object. The things that its properties refer to must be described
     * somewhere. A place in the boot order or on a bus that a device asks for is claimed.
     *
     * @param kind what it is
     * @param tree its properties, its id among them
     * @param reason why it is there
     */
    void add(OptionKind kind, PropertyTree tree, String reason);

    /**
     * Adds a device on the machine's PCI bus. A device that is hot-plugged gets the next free port, unless it names a bus.
     *
     * @param tree the properties, {@code driver} first
     * @param reason why it is there
     */
    void pciDevice(PropertyTree tree, String reason);

    /**
     * Adds a virtio device, by the name and on the bus that virtio devices have on this machine.
     *
     * @param base the name of the driver without its transport, such as {@code virtio-blk}
     * @param tree the properties other than {@code driver}
     * @param reason why it is there
     */
    void virtioDevice(String base, PropertyTree tree, String reason);

    /**
     * Adds a device that several parts share, such as a SCSI controller. The first part that asks creates it.
     *
     * @param key what is shared, such as {@code scsi}
     * @param create adds it and returns its id; called if it is not there yet
     * @return the id
     */
    String shared(String key, Supplier<String> create);

    /**
     * Chooses and claims the id of the part: the one the user gave, or the prefix and the part's position. The id becomes part of
     * the source, as in {@code disk 'root'}.
     *
     * @param prefix the start of an automatic id, such as {@code disk}
     * @param given the id that the user gave
     * @param spaces where the id must be unique
     * @return the id
     */
    String id(String prefix, Optional<String> given, IdSpace... spaces);

    /**
     * Counts things of one sort.
     *
     * @param sort the sort, such as {@code ide}
     * @return how many were counted before this one
     */
    int next(String sort);

    /**
     * Claims an id. It is a problem if something else has it.
     *
     * @param space where the id must be unique
     * @param id the id
     */
    void claim(IdSpace space, String id);

    /**
     * Claims something other than an id that only one part can have. It is a problem if another part has it.
     *
     * @param what what is claimed, such as {@code boot index 1}
     */
    void exclusive(String what);

    /**
     * Claims a port of the host to listen on. It is a problem if another part listens on the same port of the same address, or if one of
     * the two listens on all addresses.
     *
     * @param protocol {@code tcp} or {@code udp}
     * @param address an address of the host; {@code 0.0.0.0} or {@code ::} for all
     * @param port the port
     */
    void hostPort(String protocol, String address, int port);

    /**
     * Finds a free one of numbered places, without claiming it.
     *
     * @param count how many places there are, counted from 1
     * @param place what {@link #exclusive} is called with for a number
     * @return the first number that nobody has claimed, or nothing if all are taken
     */
    OptionalInt firstFree(int count, IntFunction<String> place);

    /**
     * Refers to something that must be described, before or after this part.
     *
     * @param space what it is
     * @param id its id
     */
    void refersTo(IdSpace space, String id);

    /**
     * Claims room for memory beside the memory that the machine starts with.
     *
     * @param bytes how much
     * @param slots how many memory slots it takes
     */
    void takeMemory(long bytes, int slots);

    /**
     * Checks that other processes can map the guest's memory.
     *
     * @param who what needs it
     */
    void needsSharedMemory(String who);

    /**
     * Declares that QEMU runs another program for this part. It is a problem if the sandbox denies that.
     *
     * @param what what QEMU runs, such as {@code the bridge helper}
     */
    void spawns(String what);

    /** Declares that QEMU must not run other programs. */
    void denySpawning();

    /**
     * The path of a socket that is chosen by whoever starts QEMU. Parts with such a socket cannot be hot-plugged.
     *
     * @param id the id of the character device, or the name of the program that listens on the socket
     * @return the path
     */
    Path socket(String id);
}

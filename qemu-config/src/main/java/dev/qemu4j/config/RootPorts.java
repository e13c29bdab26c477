package dev.qemu4j.config;

import java.util.OptionalInt;

/**
 * The PCI Express root ports into which devices can be plugged while the machine runs, one device each.
 *
 * <p>They must be there when the machine starts: {@code pcie.0}, the root bus of {@code q35} and {@code virt}, takes no
 * device later. Machines with another bus have no use for them: {@code pc} plugs devices into its own bus, and others
 * can't plug PCI devices at all.
 *
 * @param count how many, or nothing for {@value #AUTOMATIC_COUNT} where the machine has a PCI Express bus and none
 *     elsewhere
 */
public record RootPorts(OptionalInt count) {
    /** How many ports a machine with a PCI Express bus has unless it is told. */
    public static final int AUTOMATIC_COUNT = 4;

    /** The most that are taken: eight slots of eight functions. */
    public static final int MAX_COUNT = 64;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if the number is negative or above {@value #MAX_COUNT}
     */
    public RootPorts {
        if (count.isPresent() && (count.getAsInt() < 0 || count.getAsInt() > MAX_COUNT)) {
            throw new IllegalArgumentException(
                    "root ports: " + count.getAsInt() + " is not between 0 and " + MAX_COUNT);
        }
    }

    /**
     * As many as are useful on the machine at hand.
     *
     * @return {@value #AUTOMATIC_COUNT} ports on machines that have a PCI Express bus, none on others
     */
    public static RootPorts automatic() {
        return new RootPorts(OptionalInt.empty());
    }

    /**
     * A number of ports, which only a machine with a PCI Express bus can have.
     *
     * @param count how many
     * @return the ports
     * @throws IllegalArgumentException if the number is negative or above {@value #MAX_COUNT}
     */
    public static RootPorts of(int count) {
        return new RootPorts(OptionalInt.of(count));
    }

    /**
     * No port.
     *
     * @return no port
     */
    public static RootPorts none() {
        return of(0);
    }
}

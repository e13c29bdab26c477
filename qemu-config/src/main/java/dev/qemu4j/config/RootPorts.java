package dev.qemu4j.config;

import java.util.OptionalInt;

/**
 * The PCI Express root ports for hot-plug. Each takes one device while the machine runs.
 *
 * <p>They must exist when the machine starts: {@code pcie.0}, the root bus of {@code q35} and {@code virt}, does not support
 * hot-plug. Machines without PCI Express do not use root ports: {@code pc} hot-plugs devices into its own bus, and others
 * cannot hot-plug PCI devices.
 *
 * @param count how many, or nothing for {@value #AUTOMATIC_COUNT} on machines with a PCI Express bus and none on others
 */
public record RootPorts(OptionalInt count) {
    /** How many ports a machine with a PCI Express bus has by default. */
    public static final int AUTOMATIC_COUNT = 4;

    /** The largest number of ports: eight slots of eight functions. */
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
     * The default number of ports for the machine.
     *
     * @return {@value #AUTOMATIC_COUNT} ports on machines with a PCI Express bus, none on others
     */
    public static RootPorts automatic() {
        return new RootPorts(OptionalInt.empty());
    }

    /**
     * A number of ports. The machine must have a PCI Express bus.
     *
     * @param count how many
     * @return the ports
     * @throws IllegalArgumentException if the number is negative or above {@value #MAX_COUNT}
     */
    public static RootPorts of(int count) {
        return new RootPorts(OptionalInt.of(count));
    }

    /**
     * No ports.
     *
     * @return no ports
     */
    public static RootPorts none() {
        return of(0);
    }
}

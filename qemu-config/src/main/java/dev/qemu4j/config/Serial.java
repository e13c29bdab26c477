package dev.qemu4j.config;

import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.Ids;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A serial port of the machine ({@code -serial}). The guest sees the first one as COM1, {@code ttyS0} or {@code ttyAMA0}.
 *
 * @param chardev its back end on the host
 * @param id the id of the character device; without one it is {@code serial0}, {@code serial1} and so on
 */
public record Serial(Chardev chardev, Optional<String> id) implements Part {
    private static final int ISA_PORTS = 4;

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if QEMU does not accept the id
     */
    public Serial {
        Objects.requireNonNull(chardev, "chardev");
        id.ifPresent(given -> Ids.check("serial id", given));
    }

    /**
     * A serial port with a character device as its back end.
     *
     * @param chardev its back end on the host
     * @return the serial port
     */
    public static Serial of(Chardev chardev) {
        return new Serial(chardev, Optional.empty());
    }

    /**
     * A serial port that writes to a file. The file is truncated when QEMU starts.
     *
     * @param path the file
     * @return the serial port
     * @throws IllegalArgumentException if the path is empty
     */
    public static Serial file(Path path) {
        return of(Chardev.file(path));
    }

    /**
     * A serial port on a Unix domain socket that QEMU listens on.
     *
     * @param path the path of the socket
     * @return the serial port
     * @throws IllegalArgumentException if the path is empty or too long for a socket address
     */
    public static Serial unix(Path path) {
        return of(Chardev.unix(path));
    }

    /**
     * A serial port that whoever starts QEMU reads and writes: a manager makes it the machine's console. No output of the guest
     * is lost.
     *
     * @return the serial port
     */
    public static Serial console() {
        return of(Chardev.console());
    }

    /**
     * A serial port that discards its output and has no input.
     *
     * @return the serial port
     */
    public static Serial discard() {
        return of(Chardev.discard());
    }

    /**
     * This serial port with an id for its character device.
     *
     * @param newId the id
     * @return the changed copy
     * @throws IllegalArgumentException if QEMU does not accept the id
     */
    public Serial id(String newId) {
        return new Serial(chardev, Optional.of(newId));
    }

    @Override
    public String kind() {
        return "serial";
    }

    @Override
    public void describe(OptionCollector out) {
        String name = out.id("serial", id, IdSpace.CHARDEV);
        checkPort(out, out.next("serial port"));
        chardev.describe(out, name, "the back end of the port");
        out.plain("-serial", "chardev:" + name, "the port");
    }

    /** QEMU silently ignores ports that the machine does not have. */
    private static void checkPort(OptionCollector out, int position) {
        int places = out.machine().machine().startsWith("microvm") ? 1 : ISA_PORTS;
        if (out.machine().isa() && position >= places) {
            out.problem("machine '" + out.machine().machine() + "' has at most " + places + " serial ports");
        }
    }
}

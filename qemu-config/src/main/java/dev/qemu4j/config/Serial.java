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
 * A serial port of the machine ({@code -serial}): the first is COM1, {@code ttyS0} or {@code ttyAMA0} to the guest.
 *
 * @param chardev where its bytes go
 * @param id the id of the character device; without one it is {@code serial0}, {@code serial1} and so on
 */
public record Serial(Chardev chardev, Optional<String> id) implements Part {
    private static final int ISA_PORTS = 4;

    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if the id is none that QEMU takes
     */
    public Serial {
        Objects.requireNonNull(chardev, "chardev");
        id.ifPresent(given -> Ids.check("serial id", given));
    }

    /**
     * A serial port on a character device.
     *
     * @param chardev where its bytes go
     * @return the serial port
     */
    public static Serial of(Chardev chardev) {
        return new Serial(chardev, Optional.empty());
    }

    /**
     * A serial port that writes to a file, which is emptied when QEMU starts.
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
     * @throws IllegalArgumentException if the path is empty or longer than a socket address holds
     */
    public static Serial unix(Path path) {
        return of(Chardev.unix(path));
    }

    /**
     * A serial port that whoever starts QEMU reads and writes: a manager's machine has it as its console. Nothing that the guest
     * prints is lost.
     *
     * @return the serial port
     */
    public static Serial console() {
        return of(Chardev.console());
    }

    /**
     * A serial port with nothing at its other end.
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
     * @throws IllegalArgumentException if the id is none that QEMU takes
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
        chardev.describe(out, name, "where the port's bytes go");
        out.plain("-serial", "chardev:" + name, "the port itself");
    }

    /** QEMU ignores the ports that a machine has no place for without a word. */
    private static void checkPort(OptionCollector out, int position) {
        int places = out.machine().machine().startsWith("microvm") ? 1 : ISA_PORTS;
        if (out.machine().isa() && position >= places) {
            out.problem("machine '" + out.machine().machine() + "' has no more than " + places + " serial ports");
        }
    }
}

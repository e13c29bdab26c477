package dev.qemu4j.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tiny guests that make a real virtual machine cheap enough for a unit test.
 *
 * <p>Each is a boot sector for QEMU's x86 machine types {@code pc} and {@code q35} with their standard firmware (SeaBIOS),
 * padded to a raw disk image of 1 MiB. Attach it as the first disk, on any bus that the firmware boots from. Under TCG it
 * is up some 40 ms after the virtual machine was started:
 *
 * <pre>{@code
 * qemu-system-x86_64 -nodefaults -display none -machine q35 -accel tcg -m 32 \
 *     -drive file=guest.img,format=raw -serial file:serial.log
 * }</pre>
 *
 * <p>Every guest greets with a line of its own on the first serial port, and again after each reset. Lines end with a line
 * feed. Once the greeting is there, the guest is ready: a press of the ACPI power button (QMP's {@code system_powerdown})
 * from then on reaches it, even while it is paused, when it takes effect on resumption. The button interrupts the guest, so
 * that it answers in less than a millisecond, and between interrupts the guest halts, so that it takes well under 1 % of a
 * host CPU while it waits.
 *
 * <p>Seen to work with QEMU 7.2, 10.0 and 11.1, and with 5.2 up to the first reset of a {@code q35}: that firmware then resets
 * the machine for ever, with any guest. The firmware of the others answers a reset with another one of its own, so that QEMU
 * reports two or three {@code RESET}s, the later ones with the reason {@code guest-reset} even if the host asked for the first.
 *
 * <p>The assembly source is in {@link #source()}; NASM or another assembler that reads its syntax makes the same bytes of it.
 */
public enum MicroGuest {
    /** Greets, then sleeps until the power button is pressed, and powers the machine off. */
    GREETER("greeter"),

    /**
     * Greets, and never powers the machine off. It answers each press of the power button with the line
     * {@code qemu4j stubborn: no}, so that a test can tell a refusal from a press that has not arrived.
     */
    STUBBORN("stubborn"),

    /**
     * Greets, then prints 1, 2, 3, … in decimal, one number a line and 18.2 numbers a second of the machine's running time:
     * it pauses with the machine and leaves none out. Powers the machine off when the power button is pressed, which may cut
     * the last line short.
     */
    COUNTER("counter"),

    /** Greets and powers the machine off at once, without being asked. */
    SELF_POWER_OFF("self-power-off"),

    /**
     * Greets and resets the machine, once in the life of a QEMU process. After that reset, and after any other, it does what
     * {@link #GREETER} does.
     */
    SELF_RESET("self-reset"),

    /**
     * Greets and suspends the machine to memory (ACPI's S3), once in the life of a QEMU process. When it is woken up, the machine begins
     * anew, and it does what {@link #GREETER} does.
     */
    SELF_SUSPEND("self-suspend"),

    /**
     * Greets, and then writes the ninth sector of the disk that it was booted from, the first hard disk. It prints the line
     * {@code qemu4j writer: written} when that is done, or {@code qemu4j writer: failed} if the disk says that it cannot be. Powers
     * the machine off when the power button is pressed.
     */
    WRITER("writer"),

    /**
     * Greets, does a fixed amount of arithmetic in 32-bit protected mode (50 million rounds on a table of 32 KiB), prints
     * its result, {@code 2650913608}, and powers the machine off. The time between the two lines compares accelerators
     * and hosts; it is about a quarter of a second under TCG. It does not answer the power button.
     */
    WORKLOAD("workload");

    private static final int IMAGE_SIZE = 1 << 20;
    private static final Pattern INCLUDE = Pattern.compile("(?m)^%include \"(.+)\"\\R");

    private final String id;

    MicroGuest(String id) {
        this.id = id;
    }

    /**
     * {@return the line that the guest prints when it is up, without the line feed that ends it}
     */
    public String greeting() {
        return "qemu4j " + id;
    }

    /**
     * {@return the guest's disk image, raw, 1 MiB; the caller may change it}
     */
    public byte[] image() {
        return Arrays.copyOf(bootSector(), IMAGE_SIZE);
    }

    /**
     * Writes the guest's disk image to a new file.
     *
     * @param file where to, on any file system; must not exist
     * @return {@code file}
     * @throws UncheckedIOException if there is such a file already, or it can't be written
     */
    public Path writeTo(Path file) {
        try {
            return Files.write(file, image(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the assembly text of the guest's boot sector, complete, in NASM's syntax}
     */
    public String source() {
        return INCLUDE.matcher(resource(id + ".asm"))
                .replaceAll(include -> Matcher.quoteReplacement(resource(include.group(1))));
    }

    byte[] bootSector() {
        return HexFormat.of().parseHex(resource(id + ".hex").replaceAll("\\s", ""));
    }

    private static String resource(String name) {
        try (InputStream in = MicroGuest.class.getResourceAsStream("guests/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

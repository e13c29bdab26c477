package dev.qemu4j.config;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * The hardware address of a network interface.
 *
 * @param text the address as six pairs of hexadecimal digits; kept in lower case and with colons
 */
public record MacAddress(String text) {
    private static final Pattern SYNTAX = Pattern.compile("[0-9a-f]{2}(:[0-9a-f]{2}){5}");

    /**
     * Normalizes the address.
     *
     * @throws IllegalArgumentException if the text is not six pairs of hexadecimal digits joined by {@code :} or {@code -}
     */
    public MacAddress {
        Objects.requireNonNull(text, "text");
        String normal = text.toLowerCase(Locale.ROOT).replace('-', ':');
        if (!SYNTAX.matcher(normal).matches()) {
            throw new IllegalArgumentException(
                    "mac: '" + text + "' is not six pairs of hexadecimal digits joined by ':' or '-'");
        }
        text = normal;
    }

    /**
     * Parses an address such as {@code 52:54:00:12:34:56}.
     *
     * @param text the text
     * @return the address
     * @throws IllegalArgumentException if the text is not six pairs of hexadecimal digits joined by {@code :} or {@code -}
     */
    public static MacAddress parse(String text) {
        return new MacAddress(text);
    }

    /**
     * An address in QEMU's range ({@code 52:54:00}) that is always the same for the same names.
     *
     * @param machine the name of the virtual machine
     * @param networkInterface the id of its network interface
     * @return the address
     */
    public static MacAddress derivedFrom(String machine, String networkInterface) {
        CRC32 hash = new CRC32();
        hash.update((machine + "/" + networkInterface).getBytes(StandardCharsets.UTF_8));
        long low = hash.getValue();
        return new MacAddress(
                String.format(Locale.ROOT, "52:54:00:%02x:%02x:%02x", (low >> 16) & 255, (low >> 8) & 255, low & 255));
    }

    /**
     * Whether this is a multicast address, which a network interface cannot have.
     *
     * @return true if the lowest bit of the first byte is set
     */
    public boolean isMulticast() {
        return (Character.digit(text.charAt(1), 16) & 1) == 1;
    }

    /** Returns the address in lower case with colons. */
    @Override
    public String toString() {
        return text;
    }
}

package dev.qemu4j.config;

import dev.qemu4j.config.option.PropertyValue;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory or storage, in bytes. Units are powers of 1024, as everywhere in QEMU.
 *
 * @param bytes the number of bytes, not negative
 */
public record DataSize(long bytes) implements Comparable<DataSize> {
    private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?) ?(?:([KMGTPE])(?:IB)?|B)?");
    private static final String UNITS = "KMGTPE";
    private static final long MEBIBYTE = 1L << 20;
    private static final long GIBIBYTE = 1L << 30;

    /**
     * Checks the number.
     *
     * @throws IllegalArgumentException if the number is negative
     */
    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("size: " + bytes + " bytes is negative");
        }
    }

    /**
     * A number of bytes.
     *
     * @param bytes the number
     * @return the size
     * @throws IllegalArgumentException if the number is negative
     */
    public static DataSize ofBytes(long bytes) {
        return new DataSize(bytes);
    }

    /**
     * A number of mebibytes (1,048,576 bytes each).
     *
     * @param mebibytes the number
     * @return the size
     * @throws IllegalArgumentException if the number is negative or too large to be counted in bytes
     */
    public static DataSize ofMebibytes(long mebibytes) {
        return scaled(mebibytes, MEBIBYTE, "M");
    }

    /**
     * A number of gibibytes (1,073,741,824 bytes each).
     *
     * @param gibibytes the number
     * @return the size
     * @throws IllegalArgumentException if the number is negative or too large to be counted in bytes
     */
    public static DataSize ofGibibytes(long gibibytes) {
        return scaled(gibibytes, GIBIBYTE, "G");
    }

    /**
     * Parses a size: {@code 2G}, {@code 512M}, {@code 1.5 GiB}, {@code 65536}. A number without a unit is bytes. The units are
     * K, M, G, T, P and E, in either case and with or without {@code iB}; {@code GB} is refused, because half of its users mean
     * powers of 1000.
     *
     * @param text the text
     * @return the size
     * @throws IllegalArgumentException if the text is not a size, or not a whole number of bytes, or too large
     */
    public static DataSize parse(String text) {
        Objects.requireNonNull(text, "text");
        Matcher matcher = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "size: '" + text + "' is not a number with one of the units K, M, G, T, P and E");
        }
        String unit = matcher.group(2);
        int power = unit == null ? 0 : UNITS.indexOf(unit) + 1;
        BigDecimal bytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
        try {
            return new DataSize(bytes.longValueExact());
        } catch (ArithmeticException notExact) {
            throw new IllegalArgumentException(
                    "size: '" + text + "' is not a whole number of bytes below 8E", notExact);
        }
    }

    private static DataSize scaled(long count, long unit, String suffix) {
        try {
            return new DataSize(Math.multiplyExact(count, unit));
        } catch (ArithmeticException overflow) {
            throw new IllegalArgumentException("size: " + count + suffix + " is 8E or more", overflow);
        }
    }

    @Override
    public int compareTo(DataSize other) {
        return Long.compare(bytes, other.bytes);
    }

    /** Returns the exact size with the largest unit that divides it, such as {@code 512M}. {@link #parse} accepts it. */
    @Override
    public String toString() {
        return new PropertyValue.Size(bytes).text();
    }
}

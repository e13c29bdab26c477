package dev.qemu4j.config.option;

import java.math.BigInteger;
import java.util.List;
import java.util.Objects;

/**
 * A value in a {@link PropertyTree}, with its QMP type.
 *
 * <p>A command line is only text, but QMP refuses a number where it expects a string. For example, an {@code OnOffAuto}
 * property takes the {@link Text} {@code "on"}, a {@code bool} property the {@link Flag} {@code true}, and both are {@code on}
 * on a command line.
 */
public sealed interface PropertyValue {

    /**
     * A string, an enum value or anything else that QMP takes as a string.
     *
     * @param value the text, which reaches QEMU unchanged
     */
    record Text(String value) implements PropertyValue {
        /**
         * Checks the characters.
         *
         * @throws IllegalArgumentException if the text contains NUL or an unpaired surrogate
         */
        public Text {
            QemuText.check(value);
        }
    }

    /**
     * An integer of up to 64 bits, signed or unsigned.
     *
     * @param value the number
     */
    record Whole(BigInteger value) implements PropertyValue {
        private static final BigInteger MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);
        private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);

        /**
         * Checks the range.
         *
         * @throws IllegalArgumentException if the number fits neither a signed nor an unsigned 64-bit integer
         */
        public Whole {
            Objects.requireNonNull(value, "value");
            if (value.compareTo(MIN) < 0 || value.compareTo(MAX) > 0) {
                throw new IllegalArgumentException("integer: " + value + " does not fit 64 bits");
            }
        }

        /**
         * A {@code long} as a value.
         *
         * @param value the number
         * @return the value
         */
        public static Whole of(long value) {
            return new Whole(BigInteger.valueOf(value));
        }
    }

    /**
     * A number of bytes: {@code 512M} on a command line, a plain integer in QMP.
     *
     * @param bytes the number of bytes, not negative
     */
    record Size(long bytes) implements PropertyValue {
        private static final String UNITS = "KMGTPE";

        /**
         * Checks the number.
         *
         * @throws IllegalArgumentException if the number is negative
         */
        public Size {
            if (bytes < 0) {
                throw new IllegalArgumentException("size: " + bytes + " bytes is negative");
            }
        }

        /**
         * The size as short text that QEMU reads.
         *
         * @return the number with the largest of the suffixes K, M, G, T, P and E that divides it, or with none
         */
        public String text() {
            int unit = bytes == 0 ? 0 : Math.min(UNITS.length(), Long.numberOfTrailingZeros(bytes) / 10);
            return unit == 0 ? Long.toString(bytes) : (bytes >> (10 * unit)) + UNITS.substring(unit - 1, unit);
        }
    }

    /**
     * A boolean: {@code on} or {@code off} on a command line, {@code true} or {@code false} in QMP.
     *
     * @param value the value
     */
    record Flag(boolean value) implements PropertyValue {}

    /**
     * A list: {@code key.0=…,key.1=…} on a command line, an array in QMP.
     *
     * @param values the elements, at least one, because {@code key=value} text cannot express an empty list
     */
    record Items(List<PropertyValue> values) implements PropertyValue {
        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if the list is empty
         */
        public Items {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("list: is empty, which key=value text cannot express");
            }
        }
    }

    /**
     * A list of strings as {@code -netdev user} has: the key is repeated on a command line, an array of {@code {"str": …}} in
     * QMP.
     *
     * @param values the strings, at least one
     */
    record Repeated(List<String> values) implements PropertyValue {
        /**
         * Copies the list.
         *
         * @throws IllegalArgumentException if the list is empty, or an element contains NUL or an unpaired surrogate
         */
        public Repeated {
            values = List.copyOf(values);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("list: is empty, which key=value text cannot express");
            }
            values.forEach(QemuText::check);
        }
    }

    /**
     * A subtree: {@code outer.inner=…} on a command line, an object in QMP.
     *
     * @param tree the properties, at least one
     */
    record Nested(PropertyTree tree) implements PropertyValue {
        /**
         * Checks the subtree.
         *
         * @throws IllegalArgumentException if the tree is empty
         */
        public Nested {
            if (tree.isEmpty()) {
                throw new IllegalArgumentException("subtree: is empty, which key=value text cannot express");
            }
        }
    }
}

package dev.qemu4j.image.cache;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The SHA-256 or SHA-512 digest of a download, as it is on the server: of the compressed file if it is compressed.
 *
 * @param algorithm how it was computed
 * @param hex the digest in lower-case hexadecimal digits
 */
public record Digest(Algorithm algorithm, String hex) implements Checksum {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]*");

    /** The algorithms. Weaker ones are not accepted. */
    public enum Algorithm {
        /** SHA-256. */
        SHA_256("SHA-256", 64),
        /** SHA-512. */
        SHA_512("SHA-512", 128);

        private final String javaName;
        private final int digits;

        Algorithm(String javaName, int digits) {
            this.javaName = javaName;
            this.digits = digits;
        }

        /**
         * The name that {@link java.security.MessageDigest} has for it.
         *
         * @return the name
         */
        public String javaName() {
            return javaName;
        }

        /**
         * How many hexadecimal digits a digest has.
         *
         * @return the number
         */
        public int digits() {
            return digits;
        }
    }

    /**
     * Checks the digits.
     *
     * @throws IllegalArgumentException if they are not hexadecimal, or too few or too many
     */
    public Digest {
        Objects.requireNonNull(algorithm, "algorithm");
        hex = hex.toLowerCase(Locale.ROOT);
        if (hex.length() != algorithm.digits || !DIGITS.matcher(hex).matches()) {
            throw new IllegalArgumentException("digest: '" + hex + "' is not " + algorithm.digits
                    + " hexadecimal digits, as " + algorithm.javaName + " has");
        }
    }

    /**
     * A SHA-256 digest.
     *
     * @param hex 64 hexadecimal digits
     * @return the digest
     * @throws IllegalArgumentException if it is something else
     */
    public static Digest sha256(String hex) {
        return new Digest(Algorithm.SHA_256, hex);
    }

    /**
     * A SHA-512 digest.
     *
     * @param hex 128 hexadecimal digits
     * @return the digest
     * @throws IllegalArgumentException if it is something else
     */
    public static Digest sha512(String hex) {
        return new Digest(Algorithm.SHA_512, hex);
    }

    /** The algorithm and the digits, such as {@code SHA-256:01ab…}. */
    @Override
    public String toString() {
        return algorithm.javaName + ":" + hex;
    }
}

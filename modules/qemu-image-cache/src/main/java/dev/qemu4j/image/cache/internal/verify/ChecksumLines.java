package dev.qemu4j.image.cache.internal.verify;

import dev.qemu4j.image.cache.Digest;
import dev.qemu4j.image.cache.Digest.Algorithm;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the digest of one file in a text that lists digests. Lines that are something else, such as a signature, are skipped. */
public final class ChecksumLines {
    /** {@code sha256sum}: the digest, a space, a space or an asterisk, the name. A backslash in front says that the name is escaped. */
    private static final Pattern GNU = Pattern.compile("(\\\\?)([0-9a-fA-F]+) [ *](.+)");

    /** BSD's {@code sha256} and {@code sha256sum --tag}. */
    private static final Pattern BSD = Pattern.compile("(\\\\?)SHA(?:2-)?(256|512) ?\\((.+)\\) ?= ?([0-9a-fA-F]+)");

    private static final Pattern ALONE = Pattern.compile("[0-9a-fA-F]+");

    private ChecksumLines() {}

    /**
     * The strongest digest that is listed for a name.
     *
     * @return the digest, empty if there is none
     * @throws IllegalArgumentException if different digests of one kind are listed for the name
     */
    public static Optional<Digest> find(String text, String fileName) {
        String stripped = text.strip();
        if (ALONE.matcher(stripped).matches()) {
            return digest(stripped);
        }
        Map<Algorithm, Digest> found = new EnumMap<>(Algorithm.class);
        for (String line : text.lines().toList()) {
            inLine(line, fileName).ifPresent(digest -> {
                Digest other = found.putIfAbsent(digest.algorithm(), digest);
                if (other != null && !other.equals(digest)) {
                    throw new IllegalArgumentException("it lists two digests, " + other + " and " + digest);
                }
            });
        }
        @Nullable Digest strongest = found.get(Algorithm.SHA_512);
        return Optional.ofNullable(strongest == null ? found.get(Algorithm.SHA_256) : strongest);
    }

    private static Optional<Digest> inLine(String line, String fileName) {
        Matcher gnu = GNU.matcher(line);
        if (gnu.matches()) {
            return isName(gnu.group(1), gnu.group(3), fileName) ? digest(gnu.group(2)) : Optional.empty();
        }
        Matcher bsd = BSD.matcher(line);
        return bsd.matches()
                        && isName(bsd.group(1), bsd.group(3), fileName)
                        && bsd.group(4).length() == Integer.parseInt(bsd.group(2)) / 4
                ? digest(bsd.group(4))
                : Optional.empty();
    }

    private static boolean isName(String backslash, String listed, String fileName) {
        String name = backslash.isEmpty()
                ? listed
                : listed.replace("\\n", "\n").replace("\\r", "\r").replace("\\\\", "\\");
        return name.equals(fileName) || name.equals("./" + fileName);
    }

    private static Optional<Digest> digest(String hex) {
        for (Algorithm algorithm : Algorithm.values()) {
            if (hex.length() == algorithm.digits()) {
                return Optional.of(new Digest(algorithm, hex.toLowerCase(Locale.ROOT)));
            }
        }
        return Optional.empty();
    }
}

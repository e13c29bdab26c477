package dev.qemu4j.image.cache.internal.store;

import dev.qemu4j.image.cache.Digest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the files of the cache are named after: the digest of a download, or the address of one whose digest is not known yet.
 *
 * @param text the beginning of the names
 */
public record Key(String text) {
    private static final Pattern FILE = Pattern.compile("((?:sha256-|sha512-|url-)[0-9a-f]{64,128})\\.[a-z]+");

    /** The key of what has this digest. */
    public static Key of(Digest digest) {
        return new Key(digest.algorithm().javaName().replace("-", "").toLowerCase(Locale.ROOT) + "-" + digest.hex());
    }

    /** The key of what is at an address, listed under a name there or, with an empty name, the thing itself. */
    public static Key of(URI uri, String name) {
        byte[] hash = sha256().digest((uri + "\n" + name).getBytes(StandardCharsets.UTF_8));
        return new Key("url-" + HexFormat.of().formatHex(hash));
    }

    /** The key in the name of a file, empty if it has none. */
    static Optional<Key> ofFile(String name) {
        Matcher matcher = FILE.matcher(name);
        return matcher.matches() ? Optional.of(new Key(matcher.group(1))) : Optional.empty();
    }

    /** The digest, if it is named after one. */
    static Optional<Digest> digest(String text) {
        try {
            return text.startsWith("sha256-")
                    ? Optional.of(Digest.sha256(text.substring(7)))
                    : text.startsWith("sha512-") ? Optional.of(Digest.sha512(text.substring(7))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** A number from 0 to 2^55 - 1. */
    long number() {
        byte[] hash = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number = (number << Byte.SIZE) | (hash[i] & 0xFF);
        }
        return number >>> 9;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}

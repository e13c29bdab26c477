package dev.qemu4j.image.internal.files;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The names of files that are being made: easy to recognize, impossible to guess, and known while this JVM makes the file. */
final class TemporaryName {
    private static final String PREFIX = ".qemu4j-image-";
    private static final String SUFFIX = ".part";
    private static final int RANDOM_BYTES = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Without their directories, which may have several names. */
    private static final Set<String> IN_USE = ConcurrentHashMap.newKeySet();

    private TemporaryName() {}

    /** What files of such names match. */
    static String glob() {
        return PREFIX + "*" + SUFFIX;
    }

    /** A new name, in use from now on. */
    static String begin() {
        byte[] random = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(random);
        String name = PREFIX + HexFormat.of().formatHex(random) + SUFFIX;
        IN_USE.add(name);
        return name;
    }

    static void end(Path path) {
        IN_USE.remove(String.valueOf(path.getFileName()));
    }

    static boolean isInUse(Path path) {
        return IN_USE.contains(String.valueOf(path.getFileName()));
    }
}

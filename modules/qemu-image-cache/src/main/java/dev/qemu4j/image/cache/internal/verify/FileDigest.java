package dev.qemu4j.image.cache.internal.verify;

import dev.qemu4j.image.cache.Digest;
import dev.qemu4j.image.cache.Digest.Algorithm;
import dev.qemu4j.image.cache.internal.download.TimeLimit;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Computes the digest of a file. */
public final class FileDigest {
    private static final int BUFFER = 1 << 16;

    private FileDigest() {}

    public static Digest of(Path file, Algorithm algorithm, TimeLimit deadline, String subject)
            throws IOException, InterruptedException {
        MessageDigest digest = begin(algorithm);
        byte[] buffer = new byte[BUFFER];
        // Not a channel: an interrupt would close it.
        try (FileInputStream in = new FileInputStream(file.toFile())) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
                deadline.check(subject);
            }
        }
        return new Digest(algorithm, HexFormat.of().formatHex(digest.digest()));
    }

    private static MessageDigest begin(Algorithm algorithm) {
        try {
            return MessageDigest.getInstance(algorithm.javaName());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm.javaName(), e);
        }
    }
}

package dev.qemu4j.image.cache.internal.unpack;

import dev.qemu4j.image.ImageKind;
import dev.qemu4j.image.cache.ImageCacheException;
import dev.qemu4j.image.cache.ImageCacheException.Reason;
import dev.qemu4j.image.cache.internal.download.TimeLimit;
import dev.qemu4j.process.internal.output.Printable;
import java.io.BufferedInputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks a file. Stretches of zeros, of which the images of disks are full, take no space. */
public final class Unpacker {
    private static final int BLOCK = 1 << 16;
    private static final byte[] ZEROS = new byte[BLOCK];

    /** {@code xz -9} needs 65 MiB; the format allows 4 GiB. */
    private static final int XZ_MEMORY_KIB = 256 << 10;

    private Unpacker() {}

    /**
     * Unpacks a file into an existing empty one.
     *
     * @param maxSize how large the unpacked file may be
     * @throws ImageCacheException if the packed file is damaged, or what is in it is too large
     * @throws IOException if the unpacked file cannot be written
     */
    public static void unpack(
            Path packed, ImageKind kind, Path unpacked, long maxSize, TimeLimit deadline, String subject)
            throws IOException, InterruptedException {
        try (InputStream file = new BufferedInputStream(new FileInputStream(packed.toFile()), BLOCK);
                InputStream in = open(file, kind, subject);
                RandomAccessFile out = new RandomAccessFile(unpacked.toFile(), "rw")) {
            byte[] block = new byte[BLOCK];
            long size = 0;
            for (int count = read(in, block, subject); count > 0; count = read(in, block, subject)) {
                if (count > maxSize - size) {
                    throw new ImageCacheException(
                            Reason.TOO_LARGE,
                            subject + ": what is packed in it is larger than the cache may be, " + maxSize
                                    + " bytes; set a larger maxSize if you trust the image",
                            null);
                }
                if (!Arrays.equals(block, 0, count, ZEROS, 0, count)) {
                    out.seek(size);
                    out.write(block, 0, count);
                }
                size += count;
                deadline.check(subject);
            }
            out.setLength(size);
        }
    }

    private static InputStream open(InputStream file, ImageKind kind, String subject) {
        try {
            return switch (kind) {
                case GZIP -> new GZIPInputStream(file, BLOCK);
                case XZ -> new XZInputStream(file, XZ_MEMORY_KIB);
                default ->
                    throw new ImageCacheException(
                            Reason.UNPACK,
                            subject + ": it is compressed with " + kind
                                    + ", which is not supported; use an image that is not, or one with gzip or xz",
                            null);
            };
        } catch (IOException e) {
            throw damaged(subject, e);
        }
    }

    private static int read(InputStream in, byte[] block, String subject) {
        try {
            return in.readNBytes(block, 0, block.length);
        } catch (IOException e) {
            throw damaged(subject, e);
        }
    }

    private static ImageCacheException damaged(String subject, IOException e) {
        return new ImageCacheException(
                Reason.UNPACK,
                subject + ": it cannot be unpacked: " + Printable.of(e.toString())
                        + "; the file on the server is damaged",
                e);
    }
}

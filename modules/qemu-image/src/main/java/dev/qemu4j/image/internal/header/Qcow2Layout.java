package dev.qemu4j.image.internal.header;

import dev.qemu4j.image.BackingReference;
import dev.qemu4j.image.Qcow2;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where the parts of an empty qcow2 image of version 3 are: the header in the first cluster, then the table of reference counts, the
 * counts themselves, and the first-level table, all of it zeros. Every cluster up to there is in use once.
 *
 * @param cluster the cluster size in bytes
 * @param entries how many entries the first-level table has
 * @param countClusters how many clusters the counts take
 * @param tableClusters how many clusters the table of counts takes
 * @param clusters how many clusters there are
 */
public record Qcow2Layout(long cluster, long entries, long countClusters, long tableClusters, long clusters) {
    private static final int MAGIC = 0x514649fb;
    private static final int VERSION = 3;
    private static final int HEADER = 104;
    private static final int EXTENSION = 8;
    private static final long SECTOR = 512;

    /** What QEMU reads: 32 MiB of first-level table. */
    private static final long MAX_ENTRIES = (32 << 20) / Long.BYTES;

    /** 2^4 bits, as QEMU writes them. */
    private static final int COUNT_ORDER = 4;

    private static final int CHUNK = 8192;

    /**
     * Checks that there can be such an image.
     *
     * @throws IllegalArgumentException if not
     */
    public static void check(long size, long cluster, Optional<BackingReference> backing) {
        if (size > maxSize(cluster)) {
            throw new IllegalArgumentException("size: " + size + " bytes, and with clusters of " + cluster
                    + " bytes the limit is " + maxSize(cluster));
        }
        backing.ifPresent(reference -> {
            int length = FileNames.encode(reference.name()).length;
            long room = Math.min(QcowHeader.MAX_NAME, cluster - nameAt(reference));
            if (length > room) {
                throw new IllegalArgumentException("backing file: '" + reference.name() + "' has " + length
                        + " bytes, and the header has room for " + room);
            }
        });
    }

    /** The largest size that an image with such clusters can have, in bytes. */
    public static long maxSize(long cluster) {
        return MAX_ENTRIES * perEntry(cluster);
    }

    /** How much of the disk one entry of the first-level table stands for. */
    private static long perEntry(long cluster) {
        return cluster * (cluster / Long.BYTES);
    }

    private static long ceilDiv(long number, long by) {
        return (number + by - 1) / by;
    }

    private static byte[] format(BackingReference reference) {
        return reference.format().orElse("").getBytes(StandardCharsets.US_ASCII);
    }

    private static int padded(int length) {
        return (length + 7) & ~7;
    }

    /** Behind the format of the backing file and the mark of the last extension. */
    private static int nameAt(BackingReference reference) {
        return HEADER + EXTENSION + padded(format(reference).length) + EXTENSION;
    }

    static Qcow2Layout of(long size, long cluster) {
        long entries = ceilDiv(size, perEntry(cluster));
        long firstLevel = ceilDiv(entries * Long.BYTES, cluster);
        long perCountCluster = cluster / Short.BYTES;
        long counts = 1;
        long tables = 1;
        // More clusters need more counts, which need more clusters.
        while (counts * perCountCluster < 1 + tables + counts + firstLevel) {
            counts++;
            tables = ceilDiv(counts * Long.BYTES, cluster);
        }
        return new Qcow2Layout(cluster, entries, counts, tables, 1 + tables + counts + firstLevel);
    }

    /** Writes an image to an empty file. What is zero is not written, so the file takes few blocks. */
    public static void write(Qcow2 image, RandomAccessFile to) throws IOException {
        long size = ceilDiv(image.size().bytes(), SECTOR) * SECTOR;
        Qcow2Layout layout = of(size, image.clusterSize().bytes());
        to.setLength(layout.clusters * layout.cluster);
        to.seek(0);
        to.write(layout.header(size, image));
        layout.writeTable(to);
        layout.writeCounts(to);
    }

    private byte[] header(long size, Qcow2 image) {
        byte[] name = image.backing()
                .map(BackingReference::name)
                .map(FileNames::encode)
                .orElse(new byte[0]);
        int nameAt = image.backing().map(Qcow2Layout::nameAt).orElse(HEADER + EXTENSION);
        ByteBuffer header = ByteBuffer.allocate(nameAt + name.length);
        header.putInt(MAGIC).putInt(VERSION);
        header.putLong(name.length == 0 ? 0 : nameAt).putInt(name.length);
        header.putInt(Long.numberOfTrailingZeros(cluster)).putLong(size);
        header.putInt(0); // no encryption
        header.putInt((int) entries).putLong((1 + tableClusters + countClusters) * cluster);
        header.putLong(cluster).putInt((int) tableClusters);
        header.putInt(0).putLong(0); // no snapshots
        header.putLong(0).putLong(image.hasLazyRefcounts() ? 1 : 0).putLong(0); // features
        header.putInt(COUNT_ORDER).putInt(HEADER);
        image.backing().ifPresent(reference -> {
            byte[] format = format(reference);
            header.putInt(QcowHeader.BACKING_FORMAT).putInt(format.length).put(format);
        });
        return header.put(nameAt, name).array();
    }

    private void writeTable(RandomAccessFile to) throws IOException {
        long first = (1 + tableClusters) * cluster;
        to.seek(cluster);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (long i = 0; i < countClusters; i++) {
            flushIfFull(chunk, to);
            chunk.putLong(first + i * cluster);
        }
        to.write(chunk.array(), 0, chunk.position());
    }

    private void writeCounts(RandomAccessFile to) throws IOException {
        to.seek((1 + tableClusters) * cluster);
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
        for (long i = 0; i < clusters; i++) {
            flushIfFull(chunk, to);
            chunk.putShort((short) 1);
        }
        to.write(chunk.array(), 0, chunk.position());
    }

    private static void flushIfFull(ByteBuffer chunk, RandomAccessFile to) throws IOException {
        if (!chunk.hasRemaining()) {
            to.write(chunk.array(), chunk.arrayOffset(), chunk.position());
            chunk.clear();
        }
    }
}

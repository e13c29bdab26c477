package dev.qemu4j.config;

import java.nio.ByteBuffer;

/** Creates empty qcow2 images without a tool. */
final class Qcow2 {
    private static final int CLUSTER_BITS = 16;
    private static final int CLUSTER = 1 << CLUSTER_BITS;

    private Qcow2() {}

    /** A version 3 image: header, reference counts, L1 table, and nothing allocated. */
    static byte[] empty(long size) {
        ByteBuffer image = ByteBuffer.allocate(4 * CLUSTER);
        image.putInt(0x514649fb)
                .putInt(3)
                .putLong(0)
                .putInt(0)
                .putInt(CLUSTER_BITS)
                .putLong(size);
        image.putInt(0).putInt(1).putLong(3L * CLUSTER);
        image.putLong(CLUSTER).putInt(1).putInt(0).putLong(0);
        image.putLong(0).putLong(0).putLong(0).putInt(4).putInt(104);
        image.putLong(CLUSTER, 2L * CLUSTER);
        for (int cluster = 0; cluster < 4; cluster++) {
            image.putShort(2 * CLUSTER + 2 * cluster, (short) 1);
        }
        return image.array();
    }
}

package dev.qemu4j.image.internal.header;

import dev.qemu4j.image.BackingReference;
import dev.qemu4j.image.ImageKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The header of QED. All numbers are little-endian. */
final class QedHeader {
    private static final int LENGTH = 64;
    private static final long MIN_CLUSTER = 4096;
    private static final long MAX_CLUSTER = 64L << 20;

    private static final int BACKING = 1;
    private static final int DIRTY = 1 << 1;
    private static final int RAW_BACKING = 1 << 2;
    private static final long KNOWN_FEATURES = 7;

    private QedHeader() {}

    static Draft parse(HeaderBytes bytes) throws IOException {
        ByteBuffer header = bytes.read(0, LENGTH, "the QED header", ByteOrder.LITTLE_ENDIAN);
        Draft draft = new Draft(ImageKind.QED, bytes).virtualSize(bytes, header.getLong(48));
        long cluster = Integer.toUnsignedLong(header.getInt(4));
        if (cluster < MIN_CLUSTER || cluster > MAX_CLUSTER || Long.bitCount(cluster) != 1) {
            throw bytes.damaged("cluster size: " + cluster + " is not a power of two from 4K to 64M");
        }
        draft.clusterSize(cluster);
        long features = header.getLong(16);
        if ((features & ~KNOWN_FEATURES) != 0) {
            throw bytes.unknown("QED features 0x" + Long.toHexString(features & ~KNOWN_FEATURES) + " are not known");
        }
        draft.dirty = (features & DIRTY) != 0;
        if ((features & BACKING) != 0) {
            long length = Integer.toUnsignedLong(header.getInt(60));
            if (length == 0 || length > QcowHeader.MAX_NAME) {
                throw bytes.damaged(
                        "backing file: a name of " + length + " bytes, and the limit is " + QcowHeader.MAX_NAME);
            }
            long offset = Integer.toUnsignedLong(header.getInt(56));
            String name = FileNames.decode(
                    bytes.read(offset, (int) length, "the name of the backing file", ByteOrder.LITTLE_ENDIAN));
            boolean raw = (features & RAW_BACKING) != 0;
            draft.backing = Optional.of(new BackingReference(name, raw ? Optional.of("raw") : Optional.empty()));
        }
        return draft;
    }
}

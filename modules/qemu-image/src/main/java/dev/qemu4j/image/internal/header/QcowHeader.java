package dev.qemu4j.image.internal.header;

import dev.qemu4j.image.BackingReference;
import dev.qemu4j.image.ImageKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** The header of qcow2, version 2 and 3, and of qcow, which calls itself version 1 of the same. All numbers are big-endian. */
final class QcowHeader {
    static final int BACKING_FORMAT = 0xe2792aca;
    static final int DATA_FILE = 0x44415441;

    /** The longest name of a backing file that QEMU reads, in bytes. */
    static final int MAX_NAME = 1023;

    private static final int VERSION_1_LENGTH = 48;
    private static final int VERSION_2_LENGTH = 72;
    private static final int VERSION_3_LENGTH = 104;
    private static final int MIN_CLUSTER_BITS = 9;
    private static final int MAX_CLUSTER_BITS = 21;
    private static final int MAX_SNAPSHOTS = 65536;

    private static final int DIRTY = 1;
    private static final int CORRUPT = 1 << 1;
    private static final int EXTERNAL_DATA = 1 << 2;

    /** These three, another compression than zlib, and extended L2 entries. */
    private static final long KNOWN_FEATURES = 0x1f;

    private static final int MAX_FORMAT = 64;

    /** QEMU writes five kinds at most. */
    private static final int MAX_EXTENSIONS = 64;

    private QcowHeader() {}

    static Draft parse(HeaderBytes bytes) throws IOException {
        int version = bytes.read(4, 4, "the version", ByteOrder.BIG_ENDIAN).getInt();
        return switch (version) {
            case 1 -> parseVersion1(bytes);
            case 2, 3 -> parseVersion2(bytes, version);
            default -> throw bytes.unknown("qcow2 version " + Integer.toUnsignedString(version) + " is not known");
        };
    }

    private static Draft parseVersion1(HeaderBytes bytes) throws IOException {
        ByteBuffer header = bytes.read(0, VERSION_1_LENGTH, "the qcow header", ByteOrder.BIG_ENDIAN);
        Draft draft = new Draft(ImageKind.QCOW, bytes).virtualSize(bytes, header.getLong(24));
        draft.version = 1;
        draft.clusterSize(clusterSize(bytes, header.get(32)));
        draft.encrypted = header.getInt(36) != 0;
        draft.backing = name(bytes, header.getLong(8), header.getInt(16), Long.MAX_VALUE)
                .map(name -> new BackingReference(name, Optional.empty()));
        return draft;
    }

    private static Draft parseVersion2(HeaderBytes bytes, int version) throws IOException {
        ByteBuffer header = bytes.read(0, VERSION_2_LENGTH, "the qcow2 header", ByteOrder.BIG_ENDIAN);
        Draft draft = new Draft(ImageKind.QCOW2, bytes).virtualSize(bytes, header.getLong(24));
        draft.version = version;
        long cluster = clusterSize(bytes, header.getInt(20));
        draft.clusterSize(cluster);
        draft.encrypted = header.getInt(32) != 0;
        draft.snapshots = snapshots(bytes, header.getInt(60));
        long extensions = VERSION_2_LENGTH;
        if (version >= 3) {
            extensions = parseVersion3(bytes, draft, cluster);
        }
        long nameAt = header.getLong(8);
        long end = nameAt == 0 ? cluster : nameAt;
        Extensions found = extensions(bytes, extensions, Math.min(end, cluster));
        draft.dataFile = found.dataFile();
        draft.backing = name(bytes, nameAt, header.getInt(16), cluster)
                .map(name -> new BackingReference(name, found.backingFormat()));
        return draft;
    }

    /** Returns where the extensions begin. */
    private static long parseVersion3(HeaderBytes bytes, Draft draft, long cluster) throws IOException {
        ByteBuffer header = bytes.read(0, VERSION_3_LENGTH, "the qcow2 header", ByteOrder.BIG_ENDIAN);
        long features = header.getLong(72);
        if ((features & ~KNOWN_FEATURES) != 0) {
            // Whoever does not know all of them must not open the image, says the format.
            throw bytes.unknown("qcow2 features 0x" + Long.toHexString(features & ~KNOWN_FEATURES) + " are not known");
        }
        draft.dirty = (features & DIRTY) != 0;
        draft.corrupt = (features & CORRUPT) != 0;
        draft.needsOthers = (features & EXTERNAL_DATA) != 0;
        long length = Integer.toUnsignedLong(header.getInt(100));
        if (length < VERSION_3_LENGTH || length > cluster) {
            throw bytes.damaged("header length: " + length + " bytes, with clusters of " + cluster);
        }
        return length;
    }

    private static long clusterSize(HeaderBytes bytes, int bits) {
        if (bits < MIN_CLUSTER_BITS || bits > MAX_CLUSTER_BITS) {
            throw bytes.damaged(
                    "cluster size: 2^" + bits + " is not between 2^" + MIN_CLUSTER_BITS + " and 2^" + MAX_CLUSTER_BITS);
        }
        return 1L << bits;
    }

    private static int snapshots(HeaderBytes bytes, int count) {
        if (count < 0 || count > MAX_SNAPSHOTS) {
            throw bytes.damaged("snapshots: " + Integer.toUnsignedString(count) + " is more than " + MAX_SNAPSHOTS);
        }
        return count;
    }

    private static Optional<String> name(HeaderBytes bytes, long offset, int length, long end) throws IOException {
        if (offset == 0 || length == 0) {
            return Optional.empty();
        }
        if (length < 0 || length > MAX_NAME) {
            throw bytes.damaged("backing file: a name of " + Integer.toUnsignedString(length)
                    + " bytes, and the limit is " + MAX_NAME);
        }
        if (offset < 0 || offset > end - length) {
            throw bytes.damaged("backing file: the name at byte " + Long.toUnsignedString(offset)
                    + " does not end in the first cluster");
        }
        return Optional.of(
                FileNames.decode(bytes.read(offset, length, "the name of the backing file", ByteOrder.BIG_ENDIAN)));
    }

    private record Extensions(Optional<String> backingFormat, Optional<String> dataFile) {}

    private static Extensions extensions(HeaderBytes bytes, long begin, long end) throws IOException {
        Optional<String> format = Optional.empty();
        Optional<String> dataFile = Optional.empty();
        long offset = begin;
        for (int count = 0; offset <= end - 8; count++) {
            if (count == MAX_EXTENSIONS) {
                throw bytes.damaged("it has more than " + MAX_EXTENSIONS + " extensions");
            }
            ByteBuffer head = bytes.upTo(offset, 8).order(ByteOrder.BIG_ENDIAN);
            // An image that ends with its header has no need of an end mark.
            if (head.remaining() < 8 || head.getInt(0) == 0) {
                break;
            }
            int type = head.getInt(0);
            long length = Integer.toUnsignedLong(head.getInt(4));
            offset += 8;
            if (length > end - offset) {
                throw bytes.damaged("extension 0x" + Integer.toHexString(type) + ": " + length
                        + " bytes do not end in the first cluster");
            }
            if (type == BACKING_FORMAT) {
                format = Optional.of(text(bytes, "backing format", offset, length, MAX_FORMAT));
            } else if (type == DATA_FILE) {
                dataFile = Optional.of(text(bytes, "data file", offset, length, MAX_NAME));
            }
            offset += (length + 7) & ~7;
        }
        return new Extensions(format.filter(name -> !name.isEmpty()), dataFile);
    }

    private static String text(HeaderBytes bytes, String what, long offset, long length, int limit) throws IOException {
        if (length > limit) {
            throw bytes.damaged(what + ": a name of " + length + " bytes, and the limit is " + limit);
        }
        return FileNames.decode(bytes.read(offset, (int) length, "the " + what, ByteOrder.BIG_ENDIAN));
    }
}

package dev.qemu4j.image.internal.header;

import dev.qemu4j.image.ImageKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The header of VHDX: a table of regions, one of which has the metadata, among them the size. Little-endian. */
final class VhdxHeader {
    private static final long REGIONS_AT = 192 << 10;
    private static final byte[] REGIONS = HeaderParser.ascii("regi");
    private static final byte[] METADATA = HeaderParser.ascii("metadata");

    private static final byte[] METADATA_REGION = HeaderParser.magic("06a27c8b90479a4bb8fe575f050f886e");
    private static final byte[] VIRTUAL_SIZE = HeaderParser.magic("2442a52f1bcd7648b2115dbed83bf4b8");
    private static final byte[] PARAMETERS = HeaderParser.magic("3767a1ca36fa434db3b633f0aa44e76b");

    private static final int ENTRY = 32;

    /** Far more than there are kinds of. */
    private static final int MAX_ENTRIES = 64;

    private static final int HAS_PARENT = 2;

    private VhdxHeader() {}

    static Draft parse(HeaderBytes bytes) throws IOException {
        ByteBuffer head = bytes.read(REGIONS_AT, 16, "the table of regions", ByteOrder.LITTLE_ENDIAN);
        if (!HeaderParser.hasMagic(head, 0, REGIONS)) {
            throw bytes.damaged("VHDX without a table of regions");
        }
        long region =
                entry(bytes, REGIONS_AT + 16, head.getInt(8), METADATA_REGION).getLong(16);
        ByteBuffer metadata = bytes.read(region, ENTRY, "the metadata", ByteOrder.LITTLE_ENDIAN);
        if (!HeaderParser.hasMagic(metadata, 0, METADATA)) {
            throw bytes.damaged("VHDX without metadata");
        }
        int count = Short.toUnsignedInt(metadata.getShort(10));
        Draft draft = new Draft(ImageKind.VHDX, bytes);
        draft.virtualSize(bytes, item(bytes, region, count, VIRTUAL_SIZE, 8).getLong());
        ByteBuffer parameters = item(bytes, region, count, PARAMETERS, 8);
        draft.clusterSize(Integer.toUnsignedLong(parameters.getInt(0)));
        draft.needsOthers = (parameters.getInt(4) & HAS_PARENT) != 0;
        return draft;
    }

    private static ByteBuffer item(HeaderBytes bytes, long region, int count, byte[] id, int length)
            throws IOException {
        long offset =
                Integer.toUnsignedLong(entry(bytes, region + ENTRY, count, id).getInt(16));
        return bytes.read(region + offset, length, "an item of the metadata", ByteOrder.LITTLE_ENDIAN);
    }

    /** The entry of a table that begins with the given id. Both kinds of table have entries of one size, the id first. */
    private static ByteBuffer entry(HeaderBytes bytes, long table, int count, byte[] id) throws IOException {
        if (count < 0 || count > MAX_ENTRIES) {
            throw bytes.damaged("VHDX: a table of " + Integer.toUnsignedString(count) + " entries");
        }
        for (int i = 0; i < count; i++) {
            ByteBuffer entry =
                    bytes.read(table + (long) i * ENTRY, ENTRY, "an entry of a table", ByteOrder.LITTLE_ENDIAN);
            if (HeaderParser.hasMagic(entry, 0, id)) {
                return entry;
            }
        }
        throw bytes.damaged("VHDX: an entry that every image has is missing");
    }
}

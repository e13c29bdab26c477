package dev.qemu4j.image.internal.header;

import dev.qemu4j.image.ImageKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The headers of formats of which little more than the size matters. */
final class OtherHeaders {
    private static final int VDI_SIGNATURE_AT = 0x40;
    private static final byte[] VDI_SIGNATURE = HeaderParser.magic("7f10dabe");
    private static final int VDI_LENGTH = 0x1c8;
    private static final int VDI_PARENT = 0x1b8;
    private static final int VDI_SIZE = 0x170;
    private static final int VDI_BLOCK_SIZE = 0x178;

    private static final byte[] DMG = HeaderParser.ascii("koly");
    private static final int DMG_SECTORS = 0x1ec;

    private static final int PARALLELS_LENGTH = 44;
    private static final int LUKS_LENGTH = 108;

    private OtherHeaders() {}

    static boolean isVdi(ByteBuffer beginning) {
        return HeaderParser.hasMagic(beginning, VDI_SIGNATURE_AT, VDI_SIGNATURE);
    }

    static Draft vdi(HeaderBytes bytes) throws IOException {
        ByteBuffer header = bytes.read(0, VDI_LENGTH, "the VDI header", ByteOrder.LITTLE_ENDIAN);
        Draft draft = new Draft(ImageKind.VDI, bytes).virtualSize(bytes, header.getLong(VDI_SIZE));
        draft.version = Short.toUnsignedInt(header.getShort(0x46));
        draft.clusterSize(Integer.toUnsignedLong(header.getInt(VDI_BLOCK_SIZE)));
        draft.needsOthers = header.getLong(VDI_PARENT) != 0 || header.getLong(VDI_PARENT + 8) != 0;
        return draft;
    }

    static Draft parallels(HeaderBytes bytes, boolean extended) throws IOException {
        ByteBuffer header = bytes.read(0, PARALLELS_LENGTH, "the Parallels header", ByteOrder.LITTLE_ENDIAN);
        Draft draft = new Draft(ImageKind.PARALLELS, bytes);
        draft.version = header.getInt(16);
        long sectors = header.getLong(36);
        return draft.sectors(bytes, extended ? sectors : sectors & 0xffffffffL);
    }

    static boolean isDmg(ByteBuffer footer) {
        return HeaderParser.hasMagic(footer, 0, DMG);
    }

    static Draft dmg(HeaderBytes bytes, ByteBuffer footer) {
        return new Draft(ImageKind.DMG, bytes).sectors(bytes, footer.getLong(DMG_SECTORS));
    }

    static Draft luks(HeaderBytes bytes) throws IOException {
        ByteBuffer header = bytes.read(0, LUKS_LENGTH, "the LUKS header", ByteOrder.BIG_ENDIAN);
        Draft draft = new Draft(ImageKind.LUKS, bytes);
        draft.encrypted = true;
        draft.version = Short.toUnsignedInt(header.getShort(6));
        if (draft.version == 1) {
            // Where the encrypted data begin, in sectors; they go on to the end of the file.
            long data = Integer.toUnsignedLong(header.getInt(104)) * 512;
            if (data > bytes.size()) {
                throw bytes.damaged("LUKS data at byte " + data + " lie beyond the end of the file");
            }
            draft.virtualSize(bytes, bytes.size() - data);
        }
        return draft;
    }
}

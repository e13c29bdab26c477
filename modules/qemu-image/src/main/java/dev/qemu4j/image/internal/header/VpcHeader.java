package dev.qemu4j.image.internal.header;

import dev.qemu4j.image.ImageKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** The footer of Virtual PC's format, of which images that grow have a copy at their beginning. Big-endian. */
final class VpcHeader {
    static final int FOOTER = 512;

    private static final byte[] COOKIE = HeaderParser.ascii("conectix");
    private static final int CHECKSUM_AT = 64;
    private static final int FIXED = 2;
    private static final int DYNAMIC = 3;

    /** 65535 cylinders, 16 heads, 255 sectors: the most that there can be. */
    private static final long MAX_GEOMETRY = 65535L * 16 * 255;

    /** Programs that write the exact size, for which QEMU takes the geometry elsewhere. */
    private static final Set<String> EXACT = Set.of("win ", "qem2", "d2v ", "tap\0", "CTXS", "wa\0\0");

    private VpcHeader() {}

    static boolean isFooter(ByteBuffer bytes) {
        return HeaderParser.hasMagic(bytes, 0, COOKIE);
    }

    /** Whether a last sector is the footer of an image of fixed size, which begins with the data. Its checksum has to be right. */
    static boolean isFixed(ByteBuffer footer, long dataLength) {
        return isFooter(footer)
                && footer.getInt(60) == FIXED
                && footer.getLong(48) <= dataLength
                && footer.getInt(CHECKSUM_AT) == checksum(footer);
    }

    static int checksum(ByteBuffer footer) {
        int sum = 0;
        for (int i = 0; i < FOOTER; i++) {
            if (i < CHECKSUM_AT || i >= CHECKSUM_AT + 4) {
                sum += Byte.toUnsignedInt(footer.get(i));
            }
        }
        return ~sum;
    }

    static Draft parse(HeaderBytes bytes, long at) throws IOException {
        ByteBuffer footer = bytes.read(at, FOOTER, "the VHD footer", ByteOrder.BIG_ENDIAN);
        Draft draft = new Draft(ImageKind.VPC, bytes);
        draft.version = footer.getInt(12) >>> 16;
        int type = footer.getInt(60);
        draft.needsOthers = type != FIXED && type != DYNAMIC;
        long geometry = (long) Short.toUnsignedInt(footer.getShort(56))
                * Byte.toUnsignedInt(footer.get(58))
                * Byte.toUnsignedInt(footer.get(59));
        byte[] creator = new byte[4];
        footer.get(28, creator);
        boolean exact = EXACT.contains(new String(creator, StandardCharsets.ISO_8859_1));
        return exact || geometry >= MAX_GEOMETRY
                ? draft.virtualSize(bytes, footer.getLong(48))
                : draft.sectors(bytes, geometry);
    }
}

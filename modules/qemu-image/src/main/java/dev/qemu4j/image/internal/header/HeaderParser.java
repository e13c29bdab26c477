package dev.qemu4j.image.internal.header;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.ImageHeader;
import dev.qemu4j.image.ImageKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Tells what a file is, and hands it to the reader of that format. */
public final class HeaderParser {
    /** What all magic numbers at the beginning are in. */
    private static final int BEGINNING = 1024;

    private static final long ISO_MAGIC_AT = 0x8001;

    private static final byte[] QCOW = magic("514649fb");
    private static final byte[] QED = ascii("QED\0");
    private static final byte[] VHDX = ascii("vhdxfile");
    private static final byte[] PARALLELS = ascii("WithoutFreeSpace");
    private static final byte[] PARALLELS_EXTENDED = ascii("WithouFreSpacExt");
    private static final byte[] LUKS = magic("4c554b53babe");
    private static final byte[] GZIP = magic("1f8b");
    private static final byte[] XZ = magic("fd377a585a00");
    private static final byte[] ZSTD = magic("28b52ffd");
    private static final byte[] ISO = ascii("CD001");

    private HeaderParser() {}

    public static ImageHeader parse(byte[] image) {
        return parse(new MemoryChannel(image));
    }

    public static ImageHeader parse(SeekableByteChannel channel) {
        try {
            return parse(new HeaderBytes(channel, null)).header();
        } catch (IOException e) {
            throw new ImageException(Diagnosis.IO_ERROR, "image: cannot be read: " + e, null, e);
        }
    }

    static ImageHeader parse(SeekableByteChannel channel, Path file) throws IOException {
        return parse(new HeaderBytes(channel, file)).header();
    }

    private static Draft parse(HeaderBytes bytes) throws IOException {
        ByteBuffer beginning = bytes.upTo(0, BEGINNING);
        @Nullable Draft draft = atTheBeginning(bytes, beginning);
        if (draft == null) {
            draft = atTheEnd(bytes);
        }
        if (draft == null) {
            ImageKind kind =
                    hasMagic(bytes.upTo(ISO_MAGIC_AT, ISO.length), 0, ISO) ? ImageKind.ISO_9660 : ImageKind.RAW;
            draft = new Draft(kind, bytes).plain();
        }
        return draft;
    }

    private static @Nullable Draft atTheBeginning(HeaderBytes bytes, ByteBuffer beginning) throws IOException {
        if (hasMagic(beginning, 0, QCOW)) {
            return QcowHeader.parse(bytes);
        }
        if (hasMagic(beginning, 0, QED)) {
            return QedHeader.parse(bytes);
        }
        if (VmdkHeader.isSparse(beginning)) {
            return VmdkHeader.parseSparse(bytes);
        }
        if (VmdkHeader.isDescriptor(beginning)) {
            return VmdkHeader.parseDescriptor(bytes);
        }
        if (hasMagic(beginning, 0, VHDX)) {
            return VhdxHeader.parse(bytes);
        }
        if (VpcHeader.isFooter(beginning)) {
            return VpcHeader.parse(bytes, 0);
        }
        if (OtherHeaders.isVdi(beginning)) {
            return OtherHeaders.vdi(bytes);
        }
        if (hasMagic(beginning, 0, PARALLELS) || hasMagic(beginning, 0, PARALLELS_EXTENDED)) {
            return OtherHeaders.parallels(bytes, hasMagic(beginning, 0, PARALLELS_EXTENDED));
        }
        if (hasMagic(beginning, 0, LUKS)) {
            return OtherHeaders.luks(bytes);
        }
        return compressed(bytes, beginning);
    }

    private static @Nullable Draft compressed(HeaderBytes bytes, ByteBuffer beginning) {
        ImageKind kind;
        if (hasMagic(beginning, 0, GZIP)) {
            kind = ImageKind.GZIP;
        } else if (hasMagic(beginning, 0, XZ)) {
            kind = ImageKind.XZ;
        } else if (hasMagic(beginning, 0, ZSTD)) {
            kind = ImageKind.ZSTD;
        } else {
            return null;
        }
        Draft draft = new Draft(kind, bytes);
        draft.needsOthers = true; // nobody knows before it is unpacked
        return draft;
    }

    private static @Nullable Draft atTheEnd(HeaderBytes bytes) throws IOException {
        long last = bytes.size() - VpcHeader.FOOTER;
        if (last < 0) {
            return null;
        }
        ByteBuffer footer = bytes.read(last, VpcHeader.FOOTER, "the last sector", ByteOrder.BIG_ENDIAN);
        if (VpcHeader.isFixed(footer, last)) {
            return VpcHeader.parse(bytes, last);
        }
        return OtherHeaders.isDmg(footer) ? OtherHeaders.dmg(bytes, footer) : null;
    }

    static boolean hasMagic(ByteBuffer bytes, int at, byte[] magic) {
        for (int i = 0; i < magic.length; i++) {
            if (at + i >= bytes.limit() || bytes.get(at + i) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    static byte[] magic(String hex) {
        return HexFormat.of().parseHex(hex);
    }
}

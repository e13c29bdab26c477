package dev.qemu4j.manager.screen;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Encodes pictures as PNG (ISO/IEC 15948), without the JDK's own encoder, which needs {@code java.desktop}. */
final class Png {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final int BITS = 8;
    private static final int COLOUR = 2; // red, green and blue
    private static final int NO_FILTER = 0;

    private Png() {}

    /** Encodes rows of pixels, three bytes each: red, green, blue. */
    static byte[] encode(int width, int height, byte[] rgb) {
        ByteArrayOutputStream png = new ByteArrayOutputStream(rgb.length / 8 + 100);
        try {
            png.write(SIGNATURE);
            chunk(png, "IHDR", header -> {
                header.writeInt(width);
                header.writeInt(height);
                header.writeByte(BITS);
                header.writeByte(COLOUR);
                header.write(new byte[3]); // standard compression and filters, no interlacing
            });
            chunk(png, "IDAT", data -> {
                try (DeflaterOutputStream deflated = new DeflaterOutputStream(data)) {
                    int row = 3 * width;
                    for (int y = 0; y < height; y++) {
                        deflated.write(NO_FILTER);
                        deflated.write(rgb, y * row, row);
                    }
                }
            });
            chunk(png, "IEND", nothing -> {});
        } catch (IOException e) {
            throw new UncheckedIOException(e); // cannot happen in memory
        }
        return png.toByteArray();
    }

    private interface Content {
        void write(DataOutputStream out) throws IOException;
    }

    /** Length, type, content, and a checksum of type and content. */
    private static void chunk(ByteArrayOutputStream png, String type, Content content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(type.getBytes(StandardCharsets.US_ASCII));
        content.write(new DataOutputStream(bytes));
        CRC32 checksum = new CRC32();
        checksum.update(bytes.toByteArray());
        DataOutputStream out = new DataOutputStream(png);
        out.writeInt(bytes.size() - type.length());
        bytes.writeTo(out);
        out.writeInt((int) checksum.getValue());
    }
}

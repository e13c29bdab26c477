package dev.qemu4j.config.cloudinit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads a CD-ROM image as an operating system does, and checks that what the standard stores twice is equal. */
final class IsoReader {
    private static final int SECTOR = 2048;

    private final ByteBuffer image;
    private final Charset names;
    private final int descriptor;

    private IsoReader(byte[] image, int type, Charset names) {
        this.image = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        this.names = names;
        this.descriptor = find(type) * SECTOR;
    }

    static IsoReader primary(byte[] image) {
        return new IsoReader(image, 1, StandardCharsets.US_ASCII);
    }

    static IsoReader joliet(byte[] image) {
        IsoReader reader = new IsoReader(image, 2, StandardCharsets.UTF_16BE);
        assertThat(reader.text(reader.descriptor + 88, 3, StandardCharsets.US_ASCII))
                .isEqualTo("%/E");
        return reader;
    }

    private int find(int type) {
        for (int sector = 16; ; sector++) {
            assertThat(text(sector * SECTOR + 1, 5, StandardCharsets.US_ASCII)).isEqualTo("CD001");
            int found = image.get(sector * SECTOR) & 255;
            if (found == type) {
                return sector;
            }
            assertThat(found).as("no descriptor of type " + type).isNotEqualTo(255);
        }
    }

    String label() {
        return text(descriptor + 40, 32, names).strip();
    }

    int sectors() {
        return number(descriptor + 80);
    }

    /** The sector of the root folder, from the path table. */
    int rootByPathTable(boolean bigEndian) {
        int table = bigEndian ? Integer.reverseBytes(image.getInt(descriptor + 148)) : image.getInt(descriptor + 140);
        int sector = image.getInt(table * SECTOR + 2);
        return bigEndian ? Integer.reverseBytes(sector) : sector;
    }

    int root() {
        return number(descriptor + 156 + 2);
    }

    Map<String, byte[]> files() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        int at = root() * SECTOR;
        int end = at + number(descriptor + 156 + 10);
        int index = 0;
        while (at < end && image.get(at) != 0) {
            int length = image.get(at + 32) & 255;
            assertThat(image.get(at) % 2).as("records are even").isZero();
            boolean folder = (image.get(at + 25) & 2) != 0;
            if (index++ < 2) {
                assertThat(folder).isTrue();
                assertThat(number(at + 2)).isEqualTo(root());
            } else {
                assertThat(folder).isFalse();
                byte[] content = new byte[number(at + 10)];
                image.get(number(at + 2) * SECTOR, content);
                files.put(text(at + 33, length, names), content);
            }
            at += image.get(at) & 255;
        }
        return files;
    }

    private int number(int at) {
        int little = image.getInt(at);
        assertThat(Integer.reverseBytes(image.getInt(at + 4))).isEqualTo(little);
        return little;
    }

    private String text(int at, int length, Charset charset) {
        byte[] bytes = new byte[length];
        image.get(at, bytes);
        return new String(bytes, charset);
    }
}

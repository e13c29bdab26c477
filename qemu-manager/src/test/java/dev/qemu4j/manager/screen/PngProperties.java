package dev.qemu4j.manager.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.InflaterInputStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PngProperties {
    /** The rows of a PNG, each after its filter byte; fails if a checksum is wrong. */
    private static byte[] rows(byte[] png) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(png));
        assertThat(in.readLong()).isEqualTo(0x89504e470d0a1a0aL);
        byte[] data = {};
        for (String expected : new String[] {"IHDR", "IDAT", "IEND"}) {
            byte[] content = new byte[in.readInt()];
            byte[] type = new byte[4];
            in.readFully(type);
            in.readFully(content);
            CRC32 checksum = new CRC32();
            checksum.update(type);
            checksum.update(content);
            assertThat(in.readInt()).isEqualTo((int) checksum.getValue());
            assertThat(type).asString(StandardCharsets.US_ASCII).isEqualTo(expected);
            data = expected.equals("IDAT") ? content : data;
        }
        assertThat(in.available()).isZero();
        return new InflaterInputStream(new ByteArrayInputStream(data)).readAllBytes();
    }

    @Property(tries = 200)
    void aPngHasThePixels(@ForAll @IntRange(min = 1, max = 5) int width, @ForAll @Size(max = 60) byte[] some)
            throws IOException {
        int height = 4;
        byte[] pixels = new byte[3 * width * height];
        System.arraycopy(some, 0, pixels, 0, Math.min(some.length, pixels.length));
        byte[] rows = rows(Png.encode(width, height, pixels));
        assertThat(rows).hasSize(height * (1 + 3 * width));
        for (int y = 0; y < height; y++) {
            assertThat(rows[y * (1 + 3 * width)]).as("filter").isZero();
            for (int i = 0; i < 3 * width; i++) {
                assertThat(rows[y * (1 + 3 * width) + 1 + i]).isEqualTo(pixels[y * 3 * width + i]);
            }
        }
    }

    @Example
    void theHeaderHasTheSize() {
        assertThat(Png.encode(1, 258, new byte[3 * 258]))
                .startsWith(0x89, 'P', 'N', 'G', 13, 10, 26, 10, 0, 0, 0, 13, 'I', 'H', 'D', 'R')
                .containsSequence(0, 0, 0, 1, 0, 0, 1, 2, 8, 2, 0, 0, 0);
    }
}

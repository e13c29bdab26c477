package dev.qemu4j.manager.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenshotTest {
    private static byte[] ppm(int width, int height, byte[] pixels) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("P6\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(pixels);
        return out.toByteArray();
    }

    private static Screenshot shot(int width, int height, byte... pixels) {
        return Screenshot.fromPpm(ppm(width, height, pixels));
    }

    @Test
    void aScreenshotIsSavedAsPng(@TempDir Path folder) throws IOException {
        Screenshot shot = shot(1, 2, new byte[] {1, 2, 3, 4, 5, 6});
        assertThat(shot.savePng(folder.resolve("a.png"))).hasBinaryContent(shot.toPng());
        assertThat(shot.toPng()).isEqualTo(Png.encode(1, 2, new byte[] {1, 2, 3, 4, 5, 6}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "P6",
                "P5\n1 1\n255\nx",
                "P6\n1 1\n65535\nabc",
                "P6\n1 1\n255\nab",
                "P6\n1 1\n255\nabcd",
                "P6\n99999 99999\n255\n"
            })
    void bytesThatAreNotACompletePictureAreRefused(String ppm) {
        byte[] bytes = ppm.getBytes(StandardCharsets.US_ASCII);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Screenshot.fromPpm(bytes))
                .withMessageStartingWith("ppm: " + bytes.length);
    }

    @Test
    void screenshotsWithTheSamePixelsAreEqual() {
        Screenshot one = shot(2, 1, new byte[] {1, 2, 3, 4, 5, 6});
        assertThat(one)
                .isEqualTo(shot(2, 1, new byte[] {1, 2, 3, 4, 5, 6}))
                .hasSameHashCodeAs(shot(2, 1, new byte[] {1, 2, 3, 4, 5, 6}))
                .isNotEqualTo(shot(1, 2, new byte[] {1, 2, 3, 4, 5, 6}))
                .isNotEqualTo(shot(2, 1, new byte[] {1, 2, 3, 4, 5, 7}))
                .hasToString("screenshot of 2 x 1 pixels");
    }

    @Test
    void aPartIsAScreenshotToo() {
        byte[] pixels = new byte[27];
        pixels[3 * 4] = (byte) 0xff; // the pixel in the middle is red
        Screenshot part = shot(3, 3, pixels).crop(1, 1, 2, 1);
        assertThat(part.rgb(0, 0)).isEqualTo(0xff0000);
        assertThat(part.rgb(1, 0)).isZero();
        assertThat(part).hasToString("screenshot of 2 x 1 pixels");
        assertThatThrownBy(() -> part.crop(1, 0, 2, 1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> part.rgb(2, 0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> part.rgb(0, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aScreenshotOfOneColourIsBlank() {
        assertThat(shot(2, 1, new byte[] {1, 2, 3, 1, 2, 3}).isBlank()).isTrue();
        assertThat(shot(2, 1, new byte[] {1, 2, 3, 1, 2, 4}).isBlank()).isFalse();
    }
}

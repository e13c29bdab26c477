package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.screen.Screenshot;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** Here, and not next to the encoder, because the modules of the library do without {@code java.desktop}. */
class PngTest {
    @Test
    void theJdkReadsAScreenshotAsItIs() throws Exception {
        int width = 123;
        int height = 45;
        byte[] pixels = new byte[3 * width * height];
        new Random(1).nextBytes(pixels);
        ByteArrayOutputStream ppm = new ByteArrayOutputStream();
        ppm.writeBytes(("P6\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII));
        ppm.writeBytes(pixels);
        Screenshot shot = Screenshot.fromPpm(ppm.toByteArray());

        BufferedImage image = ImageIO.read(new ByteArrayInputStream(shot.toPng()));

        assertThat(image.getWidth()).isEqualTo(width);
        assertThat(image.getHeight()).isEqualTo(height);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                assertThat(image.getRGB(x, y) & 0xffffff).isEqualTo(shot.rgb(x, y));
            }
        }
    }
}

package dev.qemu4j.image.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.OverlayOptions;
import dev.qemu4j.image.QemuImg;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A cached image in a real QEMU. */
@Timeout(60)
class CachedImageIT {
    private final TestQemu qemu = TestQemus.first();

    @TempDir
    private Path folder;

    private byte[] guest;
    private Path image;
    private TestServer server;

    @BeforeEach
    void getImage() throws Exception {
        guest = Files.readAllBytes(MicroGuest.GREETER.writeTo(folder.resolve("guest")));
        byte[] packed = Contents.xz(guest);
        server = TestServer.of(packed);
        image = ImageCache.in(folder).get(server.uri("/guest.img.xz"), Contents.sha256(packed));
    }

    @AfterEach
    void imageIsUnchanged() throws Exception {
        server.close();
        assertThat(image).hasBinaryContent(guest);
    }

    @Test
    void aGuestBootsFromItAsAReadOnlyDisk() throws Exception {
        assertBoots("file=" + image + ",format=raw,if=virtio,readonly=on");
    }

    @Test
    void aGuestBootsFromAnOverlayOfIt() throws Exception {
        QemuImg img = QemuImg.at(qemu.program().resolveSibling("qemu-img"));
        Path overlay =
                img.overlay(image, folder.resolve("overlay"), OverlayOptions.DEFAULT.baseFormat(ImageFormat.RAW));
        assertBoots("file=" + overlay + ",format=qcow2,if=virtio");
        assertThatThrownBy(() -> img.allowBacking(image.getParent()).commit(overlay))
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.diagnosis()).isEqualTo(ImageException.Diagnosis.PROTECTED));
    }

    private void assertBoots(String drive) throws Exception {
        Process process = new ProcessBuilder(
                        qemu.program().toString(),
                        "-M",
                        "q35",
                        "-accel",
                        "tcg",
                        "-m",
                        "64",
                        "-nodefaults",
                        "-display",
                        "none",
                        "-serial",
                        "stdio",
                        "-drive",
                        drive)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.contains(MicroGuest.GREETER.greeting())) {
                line = lines.readLine();
            }
            assertThat(line).isNotNull();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }
}

package dev.qemu4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.testkit.TestQemus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A file system of two mebibytes, for whoever may mount one. */
@Timeout(60)
class FullFileSystemIT {
    private final QemuImg img = Images.of(TestQemus.first());

    @TempDir
    private Path folder;

    private Path small;
    private Path data;
    private boolean mounted;

    @BeforeEach
    void mount() throws Exception {
        small = Files.createDirectory(folder.resolve("small"));
        mounted = run("mount", "-t", "tmpfs", "-o", "size=2m", "small", small.toString());
        assumeTrue(mounted, "this user may not mount a file system");
        byte[] random = new byte[4 << 20];
        new Random(1).nextBytes(random);
        data = Files.write(folder.resolve("data"), random);
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            assertThat(run("umount", small.toString())).isTrue();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private static void assertNoSpace(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.diagnosis()).isEqualTo(Diagnosis.NO_SPACE));
    }

    @Test
    void whatDoesNotFitLeavesNothingBehind() throws Exception {
        for (ImageFormat format : new ImageFormat[] {ImageFormat.RAW, ImageFormat.QCOW2, ImageFormat.VDI}) {
            assertNoSpace(() -> img.convert(data, small.resolve("image"), format));
        }
        for (Preallocation how : new Preallocation[] {Preallocation.FALLOC, Preallocation.FULL}) {
            CreateOptions options = CreateOptions.DEFAULT.preallocation(how);
            assertNoSpace(() -> img.create(small.resolve("image"), ImageFormat.RAW, DataSize.ofMebibytes(4), options));
        }
        assertThat(Images.in(small)).isEmpty();
    }

    @Test
    void anImageThatIsWrittenWithoutAProcessNeedsSpaceToo() throws Exception {
        assertThatThrownBy(() -> Files.write(small.resolve("ballast"), new byte[4 << 20]))
                .isInstanceOf(IOException.class);
        assertNoSpace(() -> img.create(small.resolve("image"), ImageFormat.QCOW2, DataSize.ofMebibytes(4)));
        assertNoSpace(() -> img.overlay(data, small.resolve("image")));
        assertThat(Images.in(small)).containsExactly("ballast");
    }

    @Test
    void aBaseWithoutRoomLeavesTheOverlayAsItIs() throws Exception {
        Path base = img.create(small.resolve("base"), ImageFormat.QCOW2, DataSize.ofMebibytes(4));
        QemuImg allowed = img.allowBacking(small);
        Path overlay = allowed.overlay(base, folder.resolve("overlay"));
        Images.write(img, overlay, "qcow2", 0, 3 << 20, 5);
        Path before = allowed.convert(overlay, folder.resolve("before"), ImageFormat.RAW);
        assertNoSpace(() -> allowed.commit(overlay));
        Path after = allowed.convert(overlay, folder.resolve("after"), ImageFormat.RAW);
        assertThat(after).hasSameBinaryContentAs(before);
    }
}

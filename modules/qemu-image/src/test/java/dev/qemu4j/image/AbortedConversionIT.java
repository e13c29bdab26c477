package dev.qemu4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A conversion that takes seconds, and is stopped in the middle: nothing is left that looks like an image. */
@Timeout(60)
class AbortedConversionIT {
    private static final ConvertOptions SLOWLY = ConvertOptions.DEFAULT.compress();

    private final QemuImg img = Images.of(TestQemus.first());

    @TempDir
    private Path folder;

    private Path from;
    private Path to;

    @BeforeEach
    void makeData() throws Exception {
        from = folder.resolve("from");
        to = Files.createDirectory(folder.resolve("to"));
        byte[] random = new byte[32 << 20];
        new Random(1).nextBytes(random);
        Files.write(from, random);
    }

    @Test
    void anInterruptRemovesWhatIsHalfMade() throws Exception {
        Thread caller = Thread.currentThread();
        assertThatThrownBy(() -> img.convert(from, to.resolve("image"), ImageFormat.QCOW2, SLOWLY, progress -> {
                    assertThat(progress.fraction()).isLessThan(1);
                    caller.interrupt();
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertThat(Images.in(to)).isEmpty();
    }

    @Test
    void aListenerThatFailsRemovesWhatIsHalfMade() throws Exception {
        assertThatThrownBy(() -> img.convert(from, to.resolve("image"), ImageFormat.QCOW2, SLOWLY, progress -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
        assertThat(Images.in(to)).isEmpty();
    }

    @Test
    void aKilledProgramLeavesNothingThatIsTakenForAnImage() throws Exception {
        Path image = to.resolve("image");
        long pid;
        try (ConvertingJvm program = ConvertingJvm.start(folder, img.path(), from, image)) {
            program.awaitProgress();
            pid = program.converter();
            program.kill();
        }
        // The guard ends what the program had started.
        ProcessHandle.of(pid).ifPresent(AbortedConversionIT::awaitEnd);
        List<String> left = Images.in(to);
        assertThat(left).singleElement().asString().matches("\\.qemu4j-image-[0-9a-f]{32}\\.part");
        // What comes next removes it.
        img.overlay(from, image);
        assertThat(Images.in(to)).containsExactly("image");
    }

    private static void awaitEnd(ProcessHandle process) {
        while (process.isAlive()) {
            LockSupport.parkNanos(1_000_000);
        }
    }
}

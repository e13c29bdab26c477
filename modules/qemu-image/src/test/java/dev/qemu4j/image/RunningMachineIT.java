package dev.qemu4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Display;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.process.LogPolicy;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A guest that boots from an overlay that this library has written, and what others can do with the image meanwhile. */
@Timeout(60)
class RunningMachineIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource(TestQemus.ALL)
    void aGuestBootsFromAnOverlayThatNobodyElseCanChangeMeanwhile(TestQemu qemu) throws Exception {
        QemuImg img = Images.of(qemu);
        Path base = MicroGuest.GREETER.writeTo(folder.resolve("base"));
        Path overlay = img.overlay(img.overlay(base, folder.resolve("middle")), folder.resolve("overlay"));
        Path serial = folder.resolve("serial");
        VmConfig config = VmConfig.builder()
                .name("running")
                .machine("pc")
                .memory(DataSize.ofMebibytes(64))
                .display(Display.none())
                .disk(Disk.of(img.chain(overlay).toImage()))
                .serial(Serial.file(serial))
                .build();
        QemuLaunch launch = QemuLaunch.of(QemuBinary.at(qemu.program()))
                .arguments(CommandLine.of(config).arguments())
                .name("running")
                .log(LogPolicy.tail());
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            QemuProcess process = QemuProcess.start(launch, directory);
            try {
                awaitGreeting(process, serial);
                assertThat(img.info(overlay).virtualSize()).isEqualTo(DataSize.ofMebibytes(1));
                assertLocked(process, img, overlay);
            } finally {
                process.stop(StopPolicy.DEFAULT);
            }
        }
        assertThat(img.check(overlay).isClean()).isTrue();
        img.commit(overlay);
        Images.assertNothingLeft(folder);
    }

    private void assertLocked(QemuProcess process, QemuImg img, Path overlay) {
        List<ThrowingCallable> calls = List.of(
                () -> img.convert(overlay, folder.resolve("copy"), ImageFormat.RAW),
                () -> img.commit(overlay),
                () -> img.check(overlay),
                () -> img.createSnapshot(overlay, "x"));
        assertThat(calls)
                .allSatisfy(call -> assertThatThrownBy(call)
                        .hasMessageContaining(overlay + "': it is locked, and open in pid " + process.pid())
                        .isInstanceOfSatisfying(
                                ImageException.class,
                                e -> assertThat(e.diagnosis()).isEqualTo(Diagnosis.LOCKED)));
        assertThat(folder.resolve("copy")).doesNotExist();
    }

    private static void awaitGreeting(QemuProcess process, Path serial) throws Exception {
        while (!Files.exists(serial) || !Files.readString(serial).contains(MicroGuest.GREETER.greeting())) {
            assertThat(process.isAlive())
                    .as("QEMU runs: %s", process.outputTail())
                    .isTrue();
            LockSupport.parkNanos(1_000_000);
        }
    }
}

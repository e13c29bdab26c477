package dev.qemu4j.manager.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.firmware.Bios;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class BootFilesTest {
    private static final Deadline LONG = Deadline.after(Duration.ofMinutes(10));

    @TempDir
    private Path folder;

    private Path kernel;
    private Path fifo;

    @BeforeEach
    void make() throws Exception {
        byte[] elf = new byte[4096];
        System.arraycopy(new byte[] {0x7F, 'E', 'L', 'F'}, 0, elf, 0, 4);
        kernel = Files.write(folder.resolve("kernel"), elf);
        fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
    }

    private void check(VmConfig config) throws InterruptedException {
        BootFiles.check(config, folder, LONG);
    }

    @Test
    void aFifoIsRefusedWhereverAMachineBootsFromIt() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), fifo);
        Map<String, VmConfig> configs = Map.of(
                "kernel",
                VmConfig.builder().kernel(Kernel.of(link)).build(),
                "initrd",
                VmConfig.builder().kernel(Kernel.of(kernel).initrd(fifo)).build(),
                "device tree",
                VmConfig.builder()
                        .architecture(Architecture.AARCH64)
                        .kernel(Kernel.of(kernel).deviceTree(fifo))
                        .build(),
                "firmware",
                VmConfig.builder().part(new Bios(fifo)).build(),
                "firmware variables",
                VmConfig.builder().part(Uefi.of(kernel, fifo)).build());
        configs.forEach((name, config) -> assertThatThrownBy(() -> check(config))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(name + ": ")
                .hasMessageContaining("is a FIFO or a device, not a file"));
    }

    @Test
    void aDeviceIsRefused() {
        VmConfig config =
                VmConfig.builder().kernel(Kernel.of(Path.of("/dev/zero"))).build();
        assertThatThrownBy(() -> check(config)).isInstanceOf(InvalidConfigException.class);
    }

    @Test
    void aRelativePathIsThatOfTheWorkingDirectory() {
        VmConfig config = VmConfig.builder()
                .kernel(Kernel.of(Path.of("kernel")).initrd(Path.of("fifo")))
                .build();
        assertThatThrownBy(() -> check(config)).hasMessageContaining("initrd: " + fifo);
    }

    @Test
    void filesAndMissingFilesAreLeftToQemu() {
        VmConfig config = VmConfig.builder()
                .kernel(Kernel.of(kernel).initrd(folder.resolve("missing")))
                .build();
        assertThatCode(() -> check(config)).doesNotThrowAnyException();
    }

    @Test
    void aFileSystemThatDoesNotAnswerFailsTheCreationAtItsDeadline() {
        CountDownLatch answer = new CountDownLatch(1);
        assertThatThrownBy(() -> BootFiles.check(
                        "web", List.of(kernel), () -> await(answer), Deadline.after(Duration.ofMillis(50))))
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("VM 'web': create failed: the file system of [" + kernel + "] did not answer");
        answer.countDown();
    }

    @Test
    void anInterruptDoesNotWaitForTheFileSystem() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        FutureTask<Void> call = new FutureTask<>(() -> {
            BootFiles.check("web", List.of(kernel), () -> await(answer), LONG);
            return null;
        });
        Thread caller = Thread.ofVirtual().start(call);
        caller.interrupt();
        assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
        answer.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException("this thread is never interrupted", e);
        }
    }
}

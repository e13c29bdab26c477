package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real Linux, in the directory that {@code QEMU4J_LINUX_GUEST} names: a kernel {@code vmlinuz} and an {@code initrd.gz}. */
@Timeout(180)
class LinuxGuestIT extends EveryQemuTests {
    @Test
    void linuxBootsAndPowersOffOnTheButton() throws Exception {
        VirtualMachine vm = manager.create(config());
        vm.start();
        String text = Await.until(
                "the guest's last line", () -> Files.readString(serial()), seen -> seen.contains("guest ready"));
        assertThat(text).containsPattern("Linux version \\d+\\.\\d+");
        assertThat(vm.shutdown(Await.LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
    }

    /** It notices none of the presses that come before it is up. */
    @Test
    void aBootingLinuxIsPoweredOffOnceItIsUp() throws Exception {
        VirtualMachine vm = manager.create(config());
        vm.start();
        long begin = System.nanoTime();
        assertThat(vm.shutdown(Duration.ofMinutes(2))).isEqualTo(ShutdownOutcome.POWERED_OFF);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofMinutes(1));
        assertThat(Files.readString(serial())).contains("guest ready");
    }

    private Path serial() {
        return folder.resolve("serial");
    }

    private VmConfig config() {
        return Linux.config("console=ttyS0").serial(Serial.file(serial())).build();
    }
}

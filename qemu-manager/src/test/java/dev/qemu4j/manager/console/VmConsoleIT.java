package dev.qemu4j.manager.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.testkit.MicroGuest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class VmConsoleIT {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private VmConfig.Builder guest(MicroGuest guest) {
        return VmConfig.builder()
                .name("talk")
                .accelerator(Accelerator.TCG)
                .memory(DataSize.ofMebibytes(32))
                .disk(Disk.raw(guest.writeTo(folder.resolve(guest + ".img"))));
    }

    @Test
    void theOutputIsCompleteFromTheFirstByteToTheLast() throws Exception {
        VmConfig config =
                guest(MicroGuest.SELF_POWER_OFF).serial(Serial.console()).build();
        try (QemuManager manager = QemuManager.create()) {
            for (int i = 0; i < 10; i++) {
                VirtualMachine vm = manager.create(config);
                vm.start();
                assertThat(vm.console().awaitEnd(LONG)).isTrue();
                assertThat(vm.console().text()).isEqualTo(MicroGuest.SELF_POWER_OFF.greeting() + "\n");
                assertThat(vm.console().dropped()).isZero();
                vm.destroy(); // its name is free again
            }
        }
    }

    @Test
    void eachSearchContinuesAfterThePreviousMatch() throws Exception {
        VmConfig config = guest(MicroGuest.COUNTER).serial(Serial.console()).build();
        try (QemuManager manager = QemuManager.create();
                VirtualMachine vm = manager.create(config)) {
            vm.start();
            List<String> counted = new ArrayList<>();
            vm.console().awaitText(MicroGuest.COUNTER.greeting() + "\n", LONG);
            for (int i = 0; i < 5; i++) {
                counted.add(
                        vm.console().awaitText(Pattern.compile("\\d+\n"), LONG).text());
            }
            assertThat(counted).containsExactly("1\n", "2\n", "3\n", "4\n", "5\n");
            assertThat(vm.shutdown(LONG)).isEqualTo(ShutdownOutcome.POWERED_OFF);
        }
    }

    @Test
    void theEndOfTheMachineFailsWaitingCalls() throws Exception {
        VmConfig config =
                guest(MicroGuest.SELF_POWER_OFF).serial(Serial.console()).build();
        try (QemuManager manager = QemuManager.create();
                VirtualMachine vm = manager.create(config)) {
            VmConsole console = vm.console();
            vm.start();
            assertThatThrownBy(() -> console.awaitText("never", LONG))
                    .isInstanceOfSatisfying(
                            ConsoleEndedException.class,
                            e -> assertThat(e.tail()).contains(MicroGuest.SELF_POWER_OFF.greeting()))
                    .hasMessageContaining("'never'");
            assertThatThrownBy(() -> console.send("x")).isInstanceOf(ConsoleEndedException.class);
        }
    }

    @Test
    void aMachineCanHaveSeveralConsoles() throws Exception {
        VmConfig config = guest(MicroGuest.GREETER)
                .serial(Serial.console())
                .serial(Serial.console().id("log"))
                .build();
        try (QemuManager manager = QemuManager.create();
                VirtualMachine vm = manager.create(config)) {
            vm.start();
            vm.console("serial0").awaitText(MicroGuest.GREETER.greeting(), LONG);
            assertThat(vm.console("log").text()).isEmpty();
            assertThat(vm.console()).isSameAs(vm.console("serial0"));
            assertThatThrownBy(() -> vm.console("none"))
                    .isInstanceOf(VmOperationException.class)
                    .hasMessageContaining("'none'")
                    .hasMessageContaining("[serial0, log]");
        }
    }

    @Test
    void aMissingConsoleIsReportedWithTheRemedy() throws Exception {
        VmConfig config = guest(MicroGuest.GREETER)
                .serial(Serial.file(folder.resolve("log")))
                .build();
        try (QemuManager manager = QemuManager.create();
                VirtualMachine vm = manager.create(config)) {
            assertThatThrownBy(vm::console)
                    .isInstanceOf(VmOperationException.class)
                    .hasMessageContaining("Serial.console()");
        }
    }
}

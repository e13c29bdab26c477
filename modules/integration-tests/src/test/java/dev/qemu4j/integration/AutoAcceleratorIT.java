package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.host.Accelerators;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines that leave their accelerator to the manager. */
@ExtendWith(Leaks.class)
@Timeout(120)
class AutoAcceleratorIT {
    @ParameterizedTest
    @MethodSource(TestQemus.ALL)
    void aMachineGetsTheOneThatIsFastestOnThisHost(TestQemu qemu) throws Exception {
        Accelerator fastest = Accelerators.fastest(QemuBinary.at(qemu.program()), Architecture.X86_64)
                .accelerator();
        VmConfig config = Lab.bare("auto", "pc").accelerator(Accelerator.auto()).build();
        try (QemuManager manager = QemuManager.builder().binary(qemu.program()).build()) {
            VirtualMachine vm = manager.create(config);
            assertThat(vm.process().command()).containsSequence("-accel", fastest.name());
            assertThat(vm.config().accelerators()).containsExactly(fastest);
        }
    }
}

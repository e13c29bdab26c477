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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Machines that leave their accelerator to the manager. */
class AutoAcceleratorIT extends EveryQemuTests {
    @Test
    void aMachineGetsTheOneThatIsFastestOnThisHost() throws Exception {
        Accelerator fastest = Accelerators.fastest(QemuBinary.at(qemu.program()), Architecture.X86_64)
                .accelerator();
        VirtualMachine vm = lab.manager()
                .create(Lab.bare("auto", "pc").accelerator(Accelerator.auto()).build());
        assertThat(vm.process().command()).containsSequence("-accel", fastest.name());
        assertThat(vm.config().accelerators()).containsExactly(fastest);
    }
}

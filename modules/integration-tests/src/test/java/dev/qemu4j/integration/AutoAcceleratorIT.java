package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.host.Accelerators;
import dev.qemu4j.process.QemuBinary;
import org.junit.jupiter.api.Test;

/** Machines that leave their accelerator to the manager. */
class AutoAcceleratorIT extends EveryQemuTests {
    @Test
    void aMachineGetsTheFastestAcceleratorOfThisHost() throws Exception {
        Accelerator fastest = Accelerators.fastest(QemuBinary.at(qemu.program()), Architecture.X86_64)
                .accelerator();
        VirtualMachine vm = manager.create(
                TestMachines.bare("auto", "pc").accelerator(Accelerator.auto()).build());
        assertThat(vm.process().command()).containsSequence("-accel", fastest.name());
        assertThat(vm.config().accelerators()).containsExactly(fastest);
    }
}

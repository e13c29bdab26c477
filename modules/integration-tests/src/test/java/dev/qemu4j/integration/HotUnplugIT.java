package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmOperationException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A real Linux releases hardware that it uses, or refuses to. The tests change the guest, so each boots its own. */
@ExtendWith(FailOnLeaks.class)
@Timeout(300)
class HotUnplugIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource(LinuxGuest.MACHINES)
    void aCpuIsAddedUsedAndRemoved(LinuxGuest.Machine machine) throws Exception {
        try (LinuxGuest guest = LinuxGuest.boot(machine, folder, UnaryOperator.identity())) {
            VirtualMachine vm = guest.vm();
            vm.hardware().addCpus(1);
            assertThat(vm.config().cpus()).isEqualTo(2);
            assertThat(vm.qmp().execute("query-cpus-fast").size()).isEqualTo(2);
            if (!machine.qemu().isAtLeast(6, 0)) {
                assertThatExceptionOfType(VmOperationException.class)
                        .isThrownBy(() -> vm.hardware().removeCpus(1, PATIENCE))
                        .withMessageContaining("not supported");
                return;
            }
            guest.shell().runUntil("ls /sys/devices/system/cpu", "cpu1");
            guest.shell().run("echo 1 > /sys/devices/system/cpu/cpu1/online");
            assertThat(guest.shell().run("nproc")).isEqualTo("2");

            vm.hardware().removeCpus(1, PATIENCE);
            assertThat(guest.shell().run("nproc")).isEqualTo("1");
            assertThat(vm.config().cpus()).isEqualTo(1);
            assertThat(vm.qmp().execute("query-cpus-fast").size()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource(LinuxGuest.MACHINES)
    void theRemovalOfMemoryThatTheKernelUsesIsRefusedAtOnce(LinuxGuest.Machine machine) throws Exception {
        try (LinuxGuest guest = LinuxGuest.boot(machine, folder, UnaryOperator.identity())) {
            VirtualMachine vm = guest.vm();
            long before = guest.memoryInKibibytes();
            String dimm = vm.hardware().addMemory(DataSize.ofMebibytes(128));
            Await.until("more memory", () -> guest.memoryInKibibytes() > before + 100_000);
            // What the kernel may use for itself cannot be moved away.
            guest.shell()
                    .run("cd /sys/devices/system/memory/memory32; echo offline > state; echo online_kernel > state");
            guest.shell()
                    .run(
                            "mkdir /full; mount -t tmpfs -o size=200m full /full; dd if=/dev/zero of=/full/x bs=1M count=150");
            assertThatExceptionOfType(VmOperationException.class)
                    .isThrownBy(() -> vm.detach(dimm, PATIENCE))
                    .withMessageContaining("the guest refused to release 'dimm0'");
            assertThat(vm.config().parts(Dimm.class)).hasSize(1);
        }
    }
}

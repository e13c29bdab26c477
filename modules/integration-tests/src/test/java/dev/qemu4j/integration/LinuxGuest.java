package dev.qemu4j.integration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.CpuTopology;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.testkit.TestQemu;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.UnaryOperator;

/** A machine whose Linux is up, with room for CPUs and memory, and the shell in it. */
record LinuxGuest(QemuManager manager, VirtualMachine vm, GuestShell shell) implements AutoCloseable {
    /** There is room for four. */
    static final CpuTopology CPUS = CpuTopology.of(4, 1, 1);

    private static final String VARIABLE = "QEMU4J_LINUX_GUEST";

    /** Boots the Linux in the directory that {@code QEMU4J_LINUX_GUEST} names; the test is skipped without one. */
    static LinuxGuest boot(TestQemu qemu, String machine, Path folder, UnaryOperator<VmConfig.Builder> more)
            throws Exception {
        String linux = Objects.requireNonNullElse(System.getenv(VARIABLE), "");
        assumeTrue(
                !linux.isEmpty(), VARIABLE + " is not set: modules/bin/linux-guest makes the directory that it names");
        Path serial = folder.resolve("s");
        VmConfig.Builder config = VmConfig.builder()
                .name("linux")
                .machine(machine)
                .accelerator(Accelerator.TCG)
                .cpus(1, CPUS)
                .memory(Memory.of(DataSize.ofMebibytes(256)).upTo(DataSize.ofGibibytes(2), 4))
                .kernel(Kernel.of(Path.of(linux, "vmlinuz"))
                        .initrd(Path.of(linux, "initrd.gz"))
                        .commandLine("console=ttyS0 memhp_default_state=online_movable"))
                .serial(Serial.of(Chardev.unix(serial)));
        QemuManager manager = QemuManager.builder().binary(qemu.program()).build();
        boolean up = false;
        try {
            VirtualMachine vm = manager.create(more.apply(config).build());
            GuestShell shell = GuestShell.connect(serial);
            vm.start();
            shell.awaitReady();
            up = true;
            return new LinuxGuest(manager, vm, shell);
        } finally {
            if (!up) {
                manager.close();
            }
        }
    }

    long memoryInKibibytes() throws InterruptedException {
        return Long.parseLong(shell.run("awk '/MemTotal/ { print $2 }' /proc/meminfo"));
    }

    @Override
    public void close() throws IOException {
        shell.close();
        manager.close();
    }
}

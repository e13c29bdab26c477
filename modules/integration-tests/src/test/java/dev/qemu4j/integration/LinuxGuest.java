package dev.qemu4j.integration;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A machine whose Linux is up, with room for CPUs and memory, and the shell in it. */
record LinuxGuest(QemuManager manager, VirtualMachine vm, GuestShell shell) implements AutoCloseable {
    /** There is room for four. */
    static final CpuTopology CPUS = CpuTopology.of(4, 1, 1);

    /** For {@code @MethodSource}: {@link #machines()}. */
    static final String MACHINES = "dev.qemu4j.integration.LinuxGuest#machines";

    /** The two machines of a PC that a Linux runs on, with every QEMU. */
    static Stream<Machine> machines() {
        return TestQemus.all().stream().flatMap(qemu -> Stream.of(new Machine("q35", qemu), new Machine("pc", qemu)));
    }

    record Machine(String type, TestQemu qemu) {
        /** Until 6.1, q35 has PCI Express hot-plug as on real hardware. */
        private boolean hasSlotsOfRealHardware() {
            return type.equals("q35") && !qemu.isAtLeast(6, 1);
        }
    }

    /** Boots the Linux guest. The test is skipped where there is none. */
    static LinuxGuest boot(Machine machine, Path folder, UnaryOperator<VmConfig.Builder> more) throws Exception {
        Path serial = folder.resolve("s");
        VmConfig.Builder config = VmConfig.builder()
                .name("linux")
                .machine(machine.type())
                .accelerator(Accelerator.TCG)
                .cpus(1, CPUS)
                .memory(Memory.of(DataSize.ofMebibytes(256)).upTo(DataSize.ofGibibytes(2), 4))
                .kernel(Linux.kernel("console=ttyS0 memhp_default_state=online_movable"))
                .serial(Serial.of(Chardev.unix(serial)));
        QemuManager manager =
                QemuManager.builder().binary(machine.qemu().program()).build();
        boolean up = false;
        try {
            VirtualMachine vm = manager.create(more.apply(config).build());
            GuestShell shell = GuestShell.connect(serial);
            vm.start();
            shell.awaitReady();
            if (machine.hasSlotsOfRealHardware()) {
                awaitEmptySlots(vm, shell);
            }
            up = true;
            return new LinuxGuest(manager, vm, shell);
        } finally {
            if (!up) {
                manager.close();
            }
        }
    }

    /**
     * A booting guest switches every slot on, notices a while later that it is empty, and takes a second to switch it off again. A device
     * that is attached before that is switched off with its slot.
     */
    private static void awaitEmptySlots(VirtualMachine vm, GuestShell shell) throws Exception {
        String slots = String.valueOf(vm.portCapacity().total());
        shell.runUntil("dmesg | grep -c 'pciehp: Slot.*No device found'", slots);
        shell.run("sleep 2");
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

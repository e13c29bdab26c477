package dev.qemu4j.examples;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.testkit.MicroGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Attaches a disk, a network, a CPU and memory to a running machine, and detaches a disk. */
public final class HotPlug {
    private HotPlug() {}

    /**
     * Runs the example.
     *
     * @param args a directory for the disks
     * @throws IOException if a file there cannot be written
     * @throws InterruptedException if the program is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        Path root = MicroGuest.GREETER.writeTo(directory.resolve("guest.img"));
        Path data = Files.write(directory.resolve("data.img"), new byte[1 << 20]);
        // readme: room
        VmConfig config = VmConfig.builder()
                .name("growing")
                .rootPorts(RootPorts.of(8)) // for PCI devices, one each
                .cpus(1, CpuTopology.of(4, 1, 1)) // one CPU, and places for three more
                .memory(Memory.of(DataSize.ofMebibytes(128)).upTo(DataSize.ofGibibytes(1), 4)) // four modules more
                .disk(Disk.raw(root))
                .build();
        // readme: end
        try (QemuManager manager = QemuManager.create();
                VirtualMachine vm = manager.create(config)) {
            vm.start();
            // readme: plug
            String disk = vm.attach(Disk.raw(data).bus(DiskBus.USB).id("stick"));
            vm.attach(Network.user().id("lan"));
            List<String> cpus = vm.hardware().addCpus(1);
            String module = vm.hardware().addMemory(DataSize.ofMebibytes(256));
            System.out.println(disk + " " + cpus + " " + module);
            System.out.println(vm.hardware().capacity());

            vm.detach(disk, Duration.ofSeconds(10));
            System.out.println("CPUs: " + vm.config().cpus());
            // readme: end
        }
    }
}

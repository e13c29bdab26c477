package dev.qemu4j.examples;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.plan.Plan;
import dev.qemu4j.manager.plan.RestartRequiredException;
import dev.qemu4j.testkit.MicroGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Plans and applies the desired state of a running machine. */
public final class DesiredState {
    private DesiredState() {}

    /**
     * Runs the example.
     *
     * @param args a directory for the disks
     * @throws IOException if a file there cannot be written
     * @throws InterruptedException if the program is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        Path data = Files.write(directory.resolve("data.img"), new byte[1 << 20]);
        CpuTopology places = CpuTopology.of(2, 1, 1);
        VmConfig config = VmConfig.builder()
                .name("steered")
                .memory(DataSize.ofMebibytes(128))
                .cpus(1, places)
                .disk(Disk.raw(MicroGuest.GREETER.writeTo(directory.resolve("guest.img"))))
                .build();
        try (QemuManager manager = QemuManager.create();
                VirtualMachine vm = manager.create(config)) {
            vm.start();
            // readme: apply
            VmConfig wanted = config.toBuilder()
                    .disk(Disk.raw(data).bus(DiskBus.SCSI).id("data"))
                    .network(Network.user().id("lan"))
                    .cpus(2, places)
                    .build();
            System.out.println(vm.plan(wanted)); // nothing has been done yet

            vm.apply(wanted, Duration.ofSeconds(30));
            Plan again = vm.apply(wanted, Duration.ofSeconds(30));
            System.out.println(again); // nothing is left to do
            // readme: end

            // readme: restart
            try {
                vm.apply(wanted.toBuilder().memory(DataSize.ofGibibytes(1)).build(), Duration.ofSeconds(30));
            } catch (RestartRequiredException e) {
                e.plan().restarts().forEach(System.out::println);
            }
            // readme: end
        }
    }
}

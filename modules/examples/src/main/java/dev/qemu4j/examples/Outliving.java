package dev.qemu4j.examples;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.testkit.MicroGuest;
import java.nio.file.Path;
import java.time.Duration;

/** Leaves a machine running, and attaches to it again as another program would. */
public final class Outliving {
    private Outliving() {}

    /**
     * Runs the example.
     *
     * @param args a directory for the guest's disk and the notes of the machine
     * @throws InterruptedException if the program is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        Path notes = directory.resolve("notes");
        VmConfig config = VmConfig.builder()
                .name("web")
                .memory(DataSize.ofMebibytes(64))
                .disk(Disk.raw(MicroGuest.GREETER.writeTo(directory.resolve("guest.img"))))
                .serial(Serial.console())
                .build();
        // readme: leave
        try (QemuManager manager = QemuManager.builder().outlivingIn(notes).build()) {
            VirtualMachine vm = manager.createOutliving(config);
            vm.start();
            vm.console().awaitText(MicroGuest.GREETER.greeting(), Duration.ofSeconds(30));
        } // lets go of the machine, as the end of the program would
        // readme: end
        // readme: attach
        try (QemuManager later = QemuManager.builder().outlivingIn(notes).build()) {
            System.out.println(later.outliving().getFirst().name());
            VirtualMachine vm = later.attach("web");
            System.out.println(vm.status());
            System.out.println(vm.shutdown(Duration.ofSeconds(30)));
        }
        // readme: end
    }
}

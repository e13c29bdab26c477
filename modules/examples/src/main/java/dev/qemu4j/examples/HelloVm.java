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

/** Boots a guest, asks QEMU a question, and powers the guest off: the README's first example. */
public final class HelloVm {
    private HelloVm() {}

    /**
     * Runs the example.
     *
     * @param args a directory for the guest's disk
     * @throws InterruptedException if the program is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        // readme: hello
        Path disk = MicroGuest.GREETER.writeTo(directory.resolve("guest.img"));
        VmConfig config = VmConfig.builder()
                .name("hello")
                .memory(DataSize.ofMebibytes(64))
                .disk(Disk.raw(disk))
                .serial(Serial.console())
                .build();
        try (QemuManager manager = QemuManager.create();
                VirtualMachine vm = manager.create(config)) { // QEMU is up, the guest has not begun
            vm.start();
            vm.console().awaitText(MicroGuest.GREETER.greeting(), Duration.ofSeconds(30));
            System.out.println(vm.qmp().execute("query-status"));
            System.out.println(vm.shutdown(Duration.ofSeconds(30))); // POWERED_OFF
        }
        // readme: end
    }
}

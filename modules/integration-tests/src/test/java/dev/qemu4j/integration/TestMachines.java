package dev.qemu4j.integration;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestQemu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The machines of a test: their manager, configurations and serial output. */
final class TestMachines implements AutoCloseable {
    private final Path folder;
    private final QemuManager manager;

    TestMachines(Path folder, TestQemu qemu) {
        this(folder, QemuManager.builder().binary(qemu.program()).build());
    }

    TestMachines(Path folder, QemuManager manager) {
        this.folder = folder;
        this.manager = manager;
    }

    QemuManager manager() {
        return manager;
    }

    /** A machine that boots the guest, and whose first serial port is a file. */
    VmConfig.Builder config(String name, String machine, MicroGuest guest) {
        Path disk = folder.resolve(name + ".img");
        if (!Files.exists(disk)) {
            guest.writeTo(disk);
        }
        return bare(name, machine).disk(Disk.raw(disk)).serial(Serial.file(serial(name)));
    }

    /** A machine without anything to boot, which starts soonest. */
    static VmConfig.Builder bare(String name, String machine) {
        return VmConfig.builder()
                .name(name)
                .machine(machine)
                .accelerator(Accelerator.TCG)
                .memory(DataSize.ofMebibytes(32));
    }

    VirtualMachine create(String name, String machine, MicroGuest guest) throws InterruptedException {
        return manager.create(config(name, machine, guest).build());
    }

    /** A machine whose guest is up, so that it answers its power button. */
    VirtualMachine running(String name, String machine, MicroGuest guest) throws Exception {
        VirtualMachine vm = create(name, machine, guest);
        vm.start();
        awaitGreetings(vm, guest, 1);
        return vm;
    }

    void awaitGreetings(VirtualMachine vm, MicroGuest guest, int count) throws Exception {
        Await.until(
                guest.greeting() + " for the " + count + ". time",
                () -> serialText(vm),
                text -> text.lines().filter(guest.greeting()::equals).count() >= count && text.endsWith("\n"));
    }

    String serialText(VirtualMachine vm) throws IOException {
        return Files.readString(serial(vm.name()));
    }

    private Path serial(String name) {
        return folder.resolve(name + ".serial");
    }

    @Override
    public void close() {
        manager.close();
    }
}

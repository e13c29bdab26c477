package dev.qemu4j.examples;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.json.VmConfigJson;
import java.nio.file.Path;
import java.time.Duration;

/** Runs the virtual machine that a JSON file describes until its guest powers off. */
public final class ConfigFile {
    private ConfigFile() {}

    /**
     * Runs the example.
     *
     * @param args the file, such as {@code {"format": 1, "name": "web", "parts": [...]}}
     * @throws InterruptedException if the program is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        VmConfig config = VmConfigJson.read(Path.of(args[0]));
        try (QemuManager manager = QemuManager.create();
                VirtualMachine vm = manager.create(config)) {
            vm.start();
            vm.awaitStatus(VmStatus.STOPPED, Duration.ofMinutes(1));
            System.out.println(vm.name() + " has powered off");
        }
    }
}

package dev.qemu4j.integration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.testkit.internal.guest.LinuxGuestFiles;
import java.time.Duration;
import java.util.Optional;

/** The Linux guest of the tests, with a shell on its serial console. */
final class Linux {
    private static final String PROMPT = "guest# ";
    private static final Duration LONG = Duration.ofSeconds(60);

    private Linux() {}

    /** A machine that boots the guest, with a shell on its console. */
    static VmConfig.Builder config() {
        return config("console=ttyS0 quiet").serial(Serial.console());
    }

    /** A machine that boots the guest with this kernel command line. */
    static VmConfig.Builder config(String commandLine) {
        return VmConfig.builder()
                .name("linux")
                .machine("q35")
                .accelerator(Accelerator.TCG)
                .memory(DataSize.ofMebibytes(256))
                .kernel(kernel(commandLine));
    }

    /** The guest's kernel and initramfs. A test that asks for them is skipped where there are none. */
    static Kernel kernel(String commandLine) {
        Optional<LinuxGuestFiles> files = LinuxGuestFiles.find();
        assumeTrue(files.isPresent(), LinuxGuestFiles.MISSING);
        LinuxGuestFiles guest = files.orElseThrow();
        return Kernel.of(guest.kernel()).initrd(guest.initrd()).commandLine(commandLine);
    }

    /** A machine whose shell waits for commands. */
    static VirtualMachine boot(QemuManager manager, VmConfig.Builder config) throws InterruptedException {
        VirtualMachine vm = manager.create(config.build());
        boot(vm);
        return vm;
    }

    /** Starts a machine, and waits until its shell waits for commands. */
    static void boot(VirtualMachine vm) throws InterruptedException {
        vm.start();
        vm.console().awaitText(PROMPT, LONG);
    }

    /**
     * Runs a command in the shell and returns its output. A background job must be in parentheses: the shell takes the end of a child of its own
     * for the end of its input.
     */
    static String run(VirtualMachine vm, String command) throws InterruptedException {
        vm.console().sendLine(command);
        return vm.console().awaitText(PROMPT, LONG).before().strip();
    }
}

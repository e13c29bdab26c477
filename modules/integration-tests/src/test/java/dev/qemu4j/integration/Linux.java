package dev.qemu4j.integration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * A real Linux with a shell on its serial console, in the directory that {@code QEMU4J_LINUX_GUEST} names: a kernel {@code vmlinuz} and
 * an {@code initrd.gz}.
 */
final class Linux {
    private static final String VARIABLE = "QEMU4J_LINUX_GUEST";
    private static final String PROMPT = "guest# ";
    private static final Duration LONG = Duration.ofSeconds(60);

    private Linux() {}

    static VmConfig.Builder config() {
        String guest = Objects.requireNonNullElse(System.getenv(VARIABLE), "");
        assumeTrue(
                !guest.isEmpty(), VARIABLE + " is not set: modules/bin/linux-guest makes the directory that it names");
        return VmConfig.builder()
                .name("linux")
                .machine("q35")
                .accelerator(Accelerator.TCG)
                .memory(DataSize.ofMebibytes(256))
                .kernel(Kernel.of(Path.of(guest, "vmlinuz"))
                        .initrd(Path.of(guest, "initrd.gz"))
                        .commandLine("console=ttyS0 quiet"))
                .serial(Serial.console());
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
     * What a command prints, run by the shell. What is to go on in the background belongs in parentheses: where one of the shell's own
     * children ends while it waits for a command, it takes that for the end of its input.
     */
    static String run(VirtualMachine vm, String command) throws InterruptedException {
        vm.console().sendLine(command);
        return vm.console().awaitText(PROMPT, LONG).before().strip();
    }
}

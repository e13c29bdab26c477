package dev.qemu4j.integration;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.device.Tpm;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Scanner;

/**
 * A program in a JVM of its own, with machines that may outlive it. It reads commands from its standard input and answers each with a line
 * on its standard output.
 */
final class OtherProgram implements AutoCloseable {
    private final Process process;

    private OtherProgram(Process process) {
        this.process = process;
    }

    /** Starts a program that keeps its notes on outliving machines in a directory. */
    static OtherProgram start(Path notes, Path qemu) throws Exception {
        return start(notes, qemu, Map.of());
    }

    static OtherProgram start(Path notes, Path qemu, Map<String, String> environment) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                OtherProgram.class.getName(),
                notes.toString(),
                qemu.toString()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("XDG_RUNTIME_DIR");
        builder.environment().putAll(environment);
        return new OtherProgram(builder.start());
    }

    /** Sends a command, and returns the answer. */
    String tell(String... words) throws Exception {
        process.outputWriter().write(String.join(" ", words) + "\n");
        process.outputWriter().flush();
        return answer();
    }

    /** Sends a command, and does not wait for the answer. */
    void begin(String... words) throws Exception {
        process.outputWriter().write(String.join(" ", words) + "\n");
        process.outputWriter().flush();
    }

    String answer() throws Exception {
        String line = process.inputReader().readLine();
        if (line == null) {
            throw new AssertionError("the other program has ended with " + process.waitFor());
        }
        return line;
    }

    long pid() {
        return process.pid();
    }

    /** Kills it with SIGKILL, and waits until it is gone. */
    void kill() throws Exception {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    @SuppressWarnings("SystemOut") // It answers on its standard output.
    public static void main(String[] args) throws Exception {
        QemuManager manager = QemuManager.builder()
                .outlivingIn(Path.of(args[0]))
                .binary(Path.of(args[1]))
                .build();
        Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8);
        while (lines.hasNextLine()) {
            try {
                System.out.println(answer(manager, lines.nextLine().split(" ", -1)));
            } catch (VmException e) {
                System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }

    private static String answer(QemuManager manager, String[] words) throws InterruptedException {
        return switch (words[0]) {
            case "capabilities" ->
                "devices " + manager.capabilities(Architecture.X86_64).devices().size();
            case "attach" -> describe(manager.attach(words[1]));
            case "create" -> {
                VirtualMachine vm = manager.createOutliving(config(words));
                vm.start();
                yield describe(vm);
            }
            default -> describe(manager.create(config(words)));
        };
    }

    private static String describe(VirtualMachine vm) {
        StringBuilder text = new StringBuilder("pid " + vm.process().pid());
        vm.helpers().forEach(helper -> text.append(' ').append(helper.process().pid()));
        return text.toString();
    }

    private static VmConfig config(String[] words) {
        VmConfig.Builder config = TestMachines.bare(words[1], words[2])
                .disk(Disk.raw(Path.of(words[3])).id("boot"))
                .serial(Serial.file(Path.of(words[4])));
        if (words.length > 5 && words[5].equals("tpm")) {
            config.part(Tpm.emulated());
        }
        return config.build();
    }
}

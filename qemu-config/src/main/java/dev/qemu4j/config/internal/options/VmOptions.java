package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.Argument;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Machine;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.MachineTraits;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Renders a virtual machine as options, in their order, and checks it as a whole. */
public final class VmOptions {
    private static final Set<String> KERNEL_OPTIONS = Set.of("-append", "-initrd");

    private VmOptions() {}

    /**
     * Checks a machine as a whole.
     *
     * @throws InvalidConfigException if the configuration is invalid, with everything that is wrong
     */
    public static void check(VmConfig config) {
        List<ConfigProblem> problems = collect(config).problems();
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(config.name(), problems);
        }
    }

    public static CollectedOptions collect(VmConfig config) {
        return collect(config, Part::describe);
    }

    /** Collects the options of a machine, with a function that describes each of its parts. */
    public static CollectedOptions collect(VmConfig config, BiConsumer<Part, CollectedOptions> describe) {
        return describe(config, collector(config), describe);
    }

    /** Collects the options of a machine whose sockets have these paths, by the ids of their character devices. */
    public static CollectedOptions collectWithSockets(VmConfig config, Function<String, Path> places) {
        return describe(config, new CollectedOptions(traits(config), config.name(), places), Part::describe);
    }

    /** The parts by their names in messages, numbered if several have the same name. */
    public static Map<String, Part> labelledParts(VmConfig config) {
        CollectedOptions out = collector(config);
        RootPortOptions.describe(config.rootPorts(), out);
        Map<String, Part> labelled = new LinkedHashMap<>();
        Map<String, Integer> numbers = new HashMap<>();
        for (Part part : config.parts()) {
            out.from(part.kind());
            part.describe(out);
            String label = out.source();
            while (labelled.containsKey(label)) {
                label = out.source() + " " + numbers.merge(out.source(), 2, (last, first) -> last + 1);
            }
            labelled.put(label, part);
        }
        return labelled;
    }

    public static CollectedOptions collector(VmConfig config) {
        return new CollectedOptions(traits(config), config.name());
    }

    private static MachineTraits traits(VmConfig config) {
        return MachineTraits.of(
                config.architecture().qemuName(), config.machine().name());
    }

    private static CollectedOptions describe(
            VmConfig config, CollectedOptions out, BiConsumer<Part, CollectedOptions> describe) {
        name(config, out);
        machine(config.machine(), out);
        CpuOptions.describe(config, out);
        out.from("memory");
        int maxCpus = config.topology().map(CpuTopology::capacity).orElse(Math.max(config.cpus(), 1));
        MemoryOptions.describe(config.memory(), maxCpus, out);
        config.kernel().ifPresent(kernel -> kernel(kernel, out));
        out.from("root ports");
        RootPortOptions.describe(config.rootPorts(), out);
        for (Part part : config.parts()) {
            out.from(part.kind());
            describe.accept(part, out);
        }
        out.from("display");
        config.display().describe(out);
        DisplayPasswords.check(config, out);
        if (config.startPaused()) {
            out.from("startPaused");
            out.flag("-S", "the guest waits before its first instruction");
        }
        config.arguments().forEach(argument -> argument(argument, out));
        checkKernelOptions(config, out);
        out.checkSpawning();
        // An argument may add what a part refers to, so references are checked only without arguments.
        if (config.arguments().isEmpty()) {
            out.checkReferences();
        }
        return out;
    }

    private static void checkKernelOptions(VmConfig config, CollectedOptions out) {
        boolean kernel = config.kernel().isPresent()
                || config.arguments().stream()
                        .anyMatch(argument -> argument.option().equals("-kernel"));
        for (Argument argument : config.arguments()) {
            if (!kernel && KERNEL_OPTIONS.contains(argument.option())) {
                out.from("argument '" + argument.option() + "'");
                out.problem("it needs a kernel, but the machine has none");
            }
        }
    }

    private static void name(VmConfig config, CollectedOptions out) {
        out.from("name");
        if (config.name().isEmpty()) {
            out.problem("'' is empty");
        }
        out.properties("-name", "", PropertyTree.of("guest", config.name()), "the name of the machine");
        out.from("no defaults");
        out.flag("-nodefaults", "no devices that QEMU adds by itself");
        out.flag("-no-user-config", "no configuration files of the host");
    }

    private static void machine(Machine machine, CollectedOptions out) {
        out.from("machine");
        out.properties(
                "-machine", "type", PropertyTree.of("type", machine.name()).withAll(machine.properties()), "the board");
    }

    private static void kernel(Kernel kernel, CollectedOptions out) {
        out.from("kernel");
        out.plain("-kernel", kernel.image().toString(), "the kernel that QEMU loads itself");
        kernel.initrd().ifPresent(path -> out.plain("-initrd", path.toString(), "its initial RAM disk"));
        if (!kernel.commandLine().isEmpty()) {
            out.plain("-append", kernel.commandLine(), "its command line");
        }
        kernel.deviceTree().ifPresent(path -> out.plain("-dtb", path.toString(), "its device tree"));
    }

    private static void argument(Argument argument, CollectedOptions out) {
        out.from("argument '" + argument.option() + "'");
        String reason = "passed to QEMU unchanged";
        argument.value()
                .ifPresentOrElse(
                        text -> out.plain(argument.option(), text, reason), () -> out.flag(argument.option(), reason));
    }
}

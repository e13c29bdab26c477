package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Argument;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.option.MachineTraits;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** The order in which a virtual machine becomes options, and what is checked of it as a whole. */
public final class VmOptions {
    private static final Set<String> KERNEL_OPTIONS = Set.of("-append", "-initrd");

    private VmOptions() {}

    public static OptionCollector collect(VmConfig config) {
        return collect(config, Part::describe);
    }

    /** Collects the options of a machine, each of whose parts is described by the function that is given. */
    public static OptionCollector collect(VmConfig config, BiConsumer<Part, OptionCollector> describe) {
        return describe(config, collector(config), describe);
    }

    /** Collects the options of a machine whose sockets, by the ids of their character devices, are at these places. */
    public static OptionCollector collectWithSockets(VmConfig config, Function<String, Path> places) {
        return describe(config, new OptionCollector(traits(config), config.name(), places), Part::describe);
    }

    /** The parts by what they are called in messages, numbered where several are called the same. */
    public static Map<String, Part> labelledParts(VmConfig config) {
        OptionCollector out = collector(config);
        config.rootPorts().describe(out);
        Map<String, Part> labelled = new LinkedHashMap<>();
        for (Part part : config.parts()) {
            out.from(part.kind());
            part.describe(out);
            String label = out.source();
            int number = 2;
            while (labelled.containsKey(label)) {
                label = out.source() + " " + number++;
            }
            labelled.put(label, part);
        }
        return labelled;
    }

    public static OptionCollector collector(VmConfig config) {
        return new OptionCollector(traits(config), config.name());
    }

    private static MachineTraits traits(VmConfig config) {
        return MachineTraits.of(
                config.architecture().qemuName(), config.machine().name());
    }

    private static OptionCollector describe(
            VmConfig config, OptionCollector out, BiConsumer<Part, OptionCollector> describe) {
        name(config, out);
        machine(config, out);
        out.from("memory");
        config.memory()
                .describe(out, config.topology().map(CpuTopology::capacity).orElse(Math.max(config.cpus(), 1)));
        config.kernel().ifPresent(kernel -> {
            out.from("kernel");
            kernel.describe(out);
        });
        out.from("root ports");
        config.rootPorts().describe(out);
        for (Part part : config.parts()) {
            out.from(part.kind());
            describe.accept(part, out);
        }
        out.from("display");
        config.display().describe(out);
        if (config.startPaused()) {
            out.from("startPaused");
            out.flag("-S", "the guest waits before its first instruction");
        }
        config.arguments().forEach(argument -> argument.describe(out));
        checkKernelOptions(config, out);
        out.checkSpawning();
        // What an argument adds is not seen here, so what is missing may be in one of them.
        if (config.arguments().isEmpty()) {
            out.checkReferences();
        }
        return out;
    }

    private static void checkKernelOptions(VmConfig config, OptionCollector out) {
        boolean kernel = config.kernel().isPresent()
                || config.arguments().stream()
                        .anyMatch(argument -> argument.option().equals("-kernel"));
        for (Argument argument : config.arguments()) {
            if (!kernel && KERNEL_OPTIONS.contains(argument.option())) {
                out.from("argument '" + argument.option() + "'");
                out.problem("it is for a kernel, and there is none");
            }
        }
    }

    private static void name(VmConfig config, OptionCollector out) {
        out.from("name");
        if (config.name().isEmpty()) {
            out.problem("'' is empty");
        }
        out.properties("-name", "", PropertyTree.of("guest", config.name()), "what the machine is called");
        out.from("what is not described is not there");
        out.flag("-nodefaults", "no device that QEMU would add by itself");
        out.flag("-no-user-config", "no configuration file of the host");
    }

    private static void machine(VmConfig config, OptionCollector out) {
        out.from("machine");
        config.machine().describe(out);
        out.from("accelerator");
        accelerators(config.accelerators(), out);
        out.from("cpu");
        config.effectiveCpu()
                .ifPresent(cpu -> cpu.describe(
                        out, config.cpu().isPresent() ? "the CPU model" : "the CPU that suits the accelerator"));
        if (config.cpu().filter(cpu -> cpu.model().equals("host")).isPresent()
                && config.accelerators().stream().noneMatch(Accelerator::hasHostCpu)) {
            out.problem(
                    config.accelerators().stream().anyMatch(Accelerator::isAuto)
                            ? "'host' needs KVM or HVF, and 'auto' may become TCG; use 'max', which under KVM is the host's CPU"
                            : "'host' needs KVM or HVF; under TCG use 'max'");
        }
        out.from("cpus");
        if (config.cpus() < 1) {
            out.problem(config.cpus() + " is less than 1");
        }
        PropertyTree smp = PropertyTree.empty().with("cpus", config.cpus());
        if (config.topology().isPresent()) {
            smp = smp.withAll(config.topology().get().properties(config.cpus(), out));
        }
        out.properties("-smp", "", smp, "how many CPUs the guest has");
    }

    private static void accelerators(List<Accelerator> accelerators, OptionCollector out) {
        if (accelerators.isEmpty()) {
            out.problem("there is none; a guest needs one");
        }
        for (Accelerator accelerator : accelerators) {
            if (accelerator.isAuto() && accelerators.size() > 1) {
                out.problem(
                        "'auto' becomes the fastest accelerator of the host, so no other is ever tried: use it alone");
            }
            if (accelerator.isAuto() && !accelerator.properties().isEmpty()) {
                out.problem("'auto' has properties, and which accelerator gets them is not known");
            }
        }
        for (int i = 0; i < accelerators.size(); i++) {
            Accelerator accelerator = accelerators.get(i);
            String reason = i == 0 ? "what executes the guest" : "what executes it if that is not there";
            accelerator.describe(
                    out, accelerator.isAuto() ? "a place for the fastest that proves itself on the host" : reason);
        }
    }
}

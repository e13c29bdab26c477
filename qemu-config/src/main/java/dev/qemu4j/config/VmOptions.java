package dev.qemu4j.config;

import dev.qemu4j.config.option.MachineTraits;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** The order in which a virtual machine becomes options, and what is checked of it as a whole. */
final class VmOptions {
    private VmOptions() {}

    static OptionCollector collect(VmConfig config) {
        return collect(config, Part::describe);
    }

    /** The parts by what they are called in messages, numbered where several are called the same. */
    static Map<String, Part> labelledParts(VmConfig config) {
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

    static OptionCollector collector(VmConfig config) {
        MachineTraits traits = MachineTraits.of(
                config.architecture().qemuName(), config.machine().name());
        return new OptionCollector(traits, config.name());
    }

    /** Collects the options of a machine, each of whose parts is described by the function that is given. */
    static OptionCollector collect(VmConfig config, BiConsumer<Part, OptionCollector> describe) {
        OptionCollector out = collector(config);
        name(config, out);
        machine(config, out);
        out.from("memory");
        config.memory().describe(out);
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
        // What an argument adds is not seen here, so what is missing may be in one of them.
        if (config.arguments().isEmpty()) {
            out.checkReferences();
        }
        return out;
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
        if (config.accelerators().isEmpty()) {
            out.problem("there is none; a guest needs one");
        }
        for (int i = 0; i < config.accelerators().size(); i++) {
            config.accelerators()
                    .get(i)
                    .describe(out, i == 0 ? "what executes the guest" : "what executes it if that is not there");
        }
        out.from("cpu");
        config.effectiveCpu()
                .ifPresent(cpu -> cpu.describe(
                        out, config.cpu().isPresent() ? "the CPU model" : "the CPU that suits the accelerator"));
        if (config.cpu().filter(cpu -> cpu.model().equals("host")).isPresent()
                && config.accelerators().stream().noneMatch(Accelerator::hasHostCpu)) {
            out.problem("'host' needs KVM or HVF; under TCG use 'max'");
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
}

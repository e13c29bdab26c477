package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import java.util.List;

/** The accelerators and CPUs of a machine: {@code -accel}, {@code -cpu} and {@code -smp}, checked against each other. */
final class CpuOptions {
    private CpuOptions() {}

    static void describe(VmConfig config, OptionCollector out) {
        out.from("accelerator");
        accelerators(config.accelerators(), out);
        out.from("cpu");
        model(config, out);
        out.from("cpus");
        count(config, out);
    }

    private static void accelerators(List<Accelerator> accelerators, OptionCollector out) {
        if (accelerators.isEmpty()) {
            out.problem("none is given; a guest needs one");
        }
        for (Accelerator accelerator : accelerators) {
            if (accelerator.isAuto() && accelerators.size() > 1) {
                out.problem(
                        "'auto' becomes the fastest accelerator of the host, so no other is ever tried; use 'auto' alone");
            }
            if (accelerator.isAuto() && !accelerator.properties().isEmpty()) {
                out.problem("'auto' cannot have properties, because the accelerator that would get them is not known");
            }
        }
        for (int i = 0; i < accelerators.size(); i++) {
            Accelerator accelerator = accelerators.get(i);
            String reason = i == 0 ? "the accelerator" : "the accelerator if those before it are not available";
            out.properties(
                    "-accel",
                    "accel",
                    PropertyTree.of("accel", accelerator.name()).withAll(accelerator.properties()),
                    accelerator.isAuto() ? "stands for the fastest accelerator that works on the host" : reason);
        }
    }

    private static void model(VmConfig config, OptionCollector out) {
        config.effectiveCpu()
                .ifPresent(cpu -> out.plain(
                        "-cpu",
                        cpu.toString(),
                        config.cpu().isPresent() ? "the CPU model" : "the default CPU model for the accelerator"));
        if (config.cpu().filter(cpu -> cpu.model().equals("host")).isPresent()
                && config.accelerators().stream().noneMatch(Accelerator::hasHostCpu)) {
            out.problem(
                    config.accelerators().stream().anyMatch(Accelerator::isAuto)
                            ? "'host' needs KVM or HVF, but 'auto' may become TCG; use 'max', which under KVM is the host's CPU"
                            : "'host' needs KVM or HVF; under TCG use 'max'");
        }
    }

    private static void count(VmConfig config, OptionCollector out) {
        int cpus = config.cpus();
        if (cpus < 1) {
            out.problem(cpus + " is less than 1");
        }
        PropertyTree smp = PropertyTree.empty().with("cpus", cpus);
        if (config.topology().isPresent()) {
            smp = smp.withAll(topology(config.topology().get(), cpus, out));
        }
        out.properties("-smp", "", smp, "how many CPUs the guest has");
    }

    private static PropertyTree topology(CpuTopology topology, int cpus, OptionCollector out) {
        if (cpus > topology.capacity()) {
            out.problem(cpus + " is more than the topology has room for: " + topology + " = " + topology.capacity());
        }
        PropertyTree tree = PropertyTree.empty().with("sockets", topology.sockets());
        if (topology.dies() > 1) {
            tree = tree.with("dies", topology.dies());
        }
        if (topology.clusters() > 1) {
            tree = tree.with("clusters", topology.clusters());
        }
        tree = tree.with("cores", topology.cores()).with("threads", topology.threads());
        return cpus < topology.capacity() ? tree.with("maxcpus", topology.capacity()) : tree;
    }
}

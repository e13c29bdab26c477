package dev.qemu4j.config.capability;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.MachineTraits;
import dev.qemu4j.config.setting.FwCfg;
import dev.qemu4j.config.setting.Smbios;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a machine type has a limit for, or lacks altogether. */
final class MachineLimits {
    /** How many CPUs the interrupt controller of Arm's older kind serves. */
    private static final int GIC_V2_CPUS = 8;

    private static final Set<String> ARM = Set.of("aarch64", "arm");
    private static final Set<String> RISC_V = Set.of("riscv64", "riscv32");

    private static final Map<String, DataSize> FIXED_MEMORY = Map.of(
            "raspi0", DataSize.ofMebibytes(512),
            "raspi1ap", DataSize.ofMebibytes(512),
            "raspi3ap", DataSize.ofMebibytes(512),
            "raspi2b", DataSize.ofMebibytes(1024),
            "raspi3b", DataSize.ofMebibytes(1024));

    private static final Map<String, Integer> FEWEST_CPUS =
            Map.of("raspi2b", 4, "raspi3ap", 4, "raspi3b", 4, "sifive_u", 2, "microchip-icicle-kit", 2);

    /** Of the PCs, those that are modelled as they were before QEMU 2.1. Other types take the option, also where they can use no modules. */
    private static final Pattern NO_MEMORY_MODULES = Pattern.compile("isapc|pc-(i440fx|q35)-(1[.].*|2[.]0)");

    private final VmConfig config;
    private final QemuCapabilities qemu;
    private final MachineTraits traits;
    private final String machine;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private MachineLimits(VmConfig config, QemuCapabilities qemu) {
        this.config = config;
        this.qemu = qemu;
        this.machine = config.machine().name();
        this.traits = MachineTraits.of(config.architecture().qemuName(), machine);
    }

    static List<ConfigProblem> of(VmConfig config, QemuCapabilities qemu) {
        MachineLimits limits = new MachineLimits(config, qemu);
        limits.cpus();
        limits.memory();
        limits.firmwareData();
        return limits.problems;
    }

    private void cpus() {
        int cpus = config.topology().map(CpuTopology::capacity).orElse(config.cpus());
        Optional<Integer> most = Optional.ofNullable(qemu.maxCpus().get(machine));
        if (most.isPresent() && cpus > most.get()) {
            problem("cpus", "machine '" + machine + "' has at most " + most.get() + " CPUs, not " + cpus);
        } else if (config.cpus() < FEWEST_CPUS.getOrDefault(machine, 1)) {
            problem(
                    "cpus",
                    "machine '" + machine + "' has at least " + FEWEST_CPUS.get(machine) + " CPUs, not "
                            + config.cpus());
        } else if (cpus > GIC_V2_CPUS && traits.virt() && ARM.contains(traits.architecture()) && hasGicV2()) {
            problem(
                    "cpus",
                    "the GICv2 of machine '" + machine + "' serves at most " + GIC_V2_CPUS + " CPUs, not " + cpus
                            + "; use Machine.of(\"virt\").with(\"gic-version\", \"3\")");
        }
    }

    /** Boards for real hardware have the memory that the hardware has. */
    private void memory() {
        Optional<DataSize> fixed = Optional.ofNullable(FIXED_MEMORY.get(machine));
        if (fixed.isPresent() && !fixed.get().equals(config.memory().size())) {
            problem(
                    "memory",
                    "machine '" + machine + "' has " + fixed.get() + ", not "
                            + config.memory().size());
        }
        if (config.memory().max().isPresent()
                && NO_MEMORY_MODULES.matcher(machine).matches()) {
            problem("memory", "machine '" + machine + "' has no room for memory modules");
        }
    }

    /** Without a choice TCG gets a GICv2; KVM gets what the host has. */
    private boolean hasGicV2() {
        Optional<String> chosen = config.machine().properties().text("gic-version");
        boolean emulated = config.accelerators().stream()
                .allMatch(accelerator -> accelerator.name().equals("tcg"));
        return chosen.map("2"::equals).orElse(emulated);
    }

    private void firmwareData() {
        boolean known = traits.virt() || traits.x86() || !traits.pci();
        if (known && !config.parts(FwCfg.class).isEmpty() && !hasFwCfg()) {
            problem("fw_cfg", "machine '" + machine + "' has no fw_cfg device for it");
        }
        if (!config.parts(Smbios.class).isEmpty()
                && RISC_V.contains(traits.architecture())
                && qemu.version().compareTo(QemuVersion.parse("8.2")) < 0) {
            problem(
                    "smbios",
                    "QEMU for " + traits.architecture() + " has no SMBIOS tables before 8.2, and this is "
                            + qemu.version());
        }
    }

    private boolean hasFwCfg() {
        boolean pc = traits.x86() && !machine.equals("none");
        boolean tooLate =
                RISC_V.contains(traits.architecture()) && qemu.version().compareTo(QemuVersion.parse("8.0")) < 0;
        return pc || (traits.virt() && !tooLate);
    }

    private void problem(String source, String reason) {
        problems.add(new ConfigProblem(source, reason));
    }
}

package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.Cpu;
import dev.qemu4j.config.Machine;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The CPU model of a guest whose configuration names none. */
public final class DefaultCpu {
    /** The architectures for which every QEMU since 5.2 has the model {@code max}. */
    private static final Set<String> WITH_MAX = Set.of("x86_64", "i386", "aarch64", "arm", "s390x");

    private static final Set<String> ARM = Set.of("aarch64", "arm");

    private DefaultCpu() {}

    /** With {@code host}, QEMU would fail when it falls back to TCG; {@code max} works with every accelerator. */
    public static Optional<Cpu> of(Architecture architecture, Machine machine, List<Accelerator> accelerators) {
        if (machine.name().equals("none") || isArmBoard(architecture, machine)) {
            return Optional.empty();
        }
        if (!accelerators.isEmpty() && accelerators.stream().allMatch(Accelerator::hasHostCpu)) {
            return Optional.of(Cpu.HOST);
        }
        return WITH_MAX.contains(architecture.qemuName()) ? Optional.of(Cpu.MAX) : Optional.empty();
    }

    /** Boards for real hardware accept only the CPU of that hardware. */
    private static boolean isArmBoard(Architecture architecture, Machine machine) {
        String board = machine.name();
        return ARM.contains(architecture.qemuName())
                && !(board.equals("virt") || board.startsWith("virt-") || board.equals("sbsa-ref"));
    }
}

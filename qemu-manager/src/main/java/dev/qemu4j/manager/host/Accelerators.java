package dev.qemu4j.manager.host;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.process.QemuBinary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures which accelerators of a QEMU work on this host, and how fast they run guest code.
 *
 * <p>An accessible {@code /dev/kvm} does not mean that KVM is fast: inside another virtual machine it can be tens of times slower than no
 * acceleration. So each accelerator is measured. A guest with a fixed amount of work runs under TCG, which always works, and then under
 * each other accelerator for no longer than TCG took. There is such a guest for x86 and for AArch64. For other architectures an
 * accelerator is usable if QEMU starts with it.
 *
 * <p>Safe for use by several threads. The results are kept in the user's cache directory until the host boots again or QEMU's program
 * changes.
 */
public final class Accelerators {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.host");

    /** How long the workload may take under TCG: a hundred times what it takes on a slow host. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** If the speed is not known, hardware acceleration is assumed to be faster than TCG. */
    private static final Comparator<AcceleratorReport> BEST_FIRST = Comparator.comparing(
                    (AcceleratorReport report) -> !report.usable())
            .thenComparing(report -> report.time().orElse(LONGEST))
            .thenComparing(report -> report.accelerator().name().equals(Accelerator.TCG.name()));

    private Accelerators() {}

    /**
     * Measures all accelerators of a QEMU. Takes about half a second, and almost no time if the result is cached.
     *
     * @param binary the emulator
     * @param architecture what it emulates
     * @return a report for each accelerator that the emulator was built with, the fastest usable one first
     * @throws dev.qemu4j.process.QemuProcessException if the emulator cannot be run
     * @throws InterruptedException if the thread is interrupted; nothing is left running
     */
    public static List<AcceleratorReport> measure(QemuBinary binary, Architecture architecture)
            throws InterruptedException {
        return AcceleratorCache.of(binary).get(() -> measureNow(binary, architecture));
    }

    /**
     * Finds the fastest accelerator.
     *
     * @param binary the emulator
     * @param architecture what it emulates
     * @return the fastest usable one of {@link #measure}; TCG if no other is usable
     * @throws dev.qemu4j.process.QemuProcessException if the emulator cannot be run
     * @throws InterruptedException if the thread is interrupted; nothing is left running
     */
    public static AcceleratorReport fastest(QemuBinary binary, Architecture architecture) throws InterruptedException {
        List<AcceleratorReport> reports = measure(binary, architecture);
        AcceleratorReport best = reports.stream()
                .filter(AcceleratorReport::usable)
                .findFirst()
                .orElseGet(
                        () -> new AcceleratorReport(Accelerator.TCG, true, Optional.empty(), "nothing else is usable"));
        if (best.accelerator().name().equals(Accelerator.TCG.name())) {
            LOG.info("{}: no usable hardware acceleration: {}", binary, reasons(reports));
        } else {
            LOG.debug(
                    "{}: fastest accelerator is {}: {}",
                    binary,
                    best.accelerator().name(),
                    best.reason());
        }
        return best;
    }

    private static String reasons(List<AcceleratorReport> reports) {
        List<String> reasons = new ArrayList<>();
        for (AcceleratorReport report : reports) {
            reasons.add(report.accelerator().name() + " " + report.reason());
        }
        return String.join("; ", reasons);
    }

    private static List<AcceleratorReport> measureNow(QemuBinary binary, Architecture architecture)
            throws InterruptedException {
        AcceleratorProbe probe = new AcceleratorProbe(binary, architecture);
        List<String> built = probe.builtIn();
        List<AcceleratorReport> reports = new ArrayList<>();
        Duration limit = LONGEST;
        if (built.contains(Accelerator.TCG.name())) {
            AcceleratorReport tcg = probe.run(Accelerator.TCG, LONGEST);
            reports.add(tcg);
            limit = tcg.time().orElse(LONGEST);
        }
        for (String name : built) {
            if (!name.equals(Accelerator.TCG.name()) && !name.equals("qtest") && !name.equals("xen")) {
                reports.add(probe.run(Accelerator.of(name), limit));
            }
        }
        reports.sort(BEST_FIRST);
        return List.copyOf(reports);
    }
}

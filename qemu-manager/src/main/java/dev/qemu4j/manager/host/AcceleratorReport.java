package dev.qemu4j.manager.host;

import dev.qemu4j.config.Accelerator;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What one accelerator is worth on this host.
 *
 * @param accelerator the accelerator
 * @param usable whether a guest can be run with it
 * @param time how long a small fixed guest took from the start of QEMU to its own power-off; empty if it was not run, or not to its
 *     end
 * @param reason in words why it is usable or not, with what to do about it
 */
public record AcceleratorReport(Accelerator accelerator, boolean usable, Optional<Duration> time, String reason) {
    /** Checks that nothing is null. */
    public AcceleratorReport {
        Objects.requireNonNull(accelerator, "accelerator");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(reason, "reason");
    }
}

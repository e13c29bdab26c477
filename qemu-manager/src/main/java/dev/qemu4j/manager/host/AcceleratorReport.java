package dev.qemu4j.manager.host;

import dev.qemu4j.config.Accelerator;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Whether an accelerator is usable on this host, and how fast it is.
 *
 * @param accelerator the accelerator
 * @param usable whether guests can run with it
 * @param time how long a small fixed guest took, from the start of QEMU to the guest's power-off; empty if it did not run to its end
 * @param reason why the accelerator is usable or not, with a remedy if there is one
 */
public record AcceleratorReport(Accelerator accelerator, boolean usable, Optional<Duration> time, String reason) {
    /** Checks that nothing is null. */
    public AcceleratorReport {
        Objects.requireNonNull(accelerator, "accelerator");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(reason, "reason");
    }
}

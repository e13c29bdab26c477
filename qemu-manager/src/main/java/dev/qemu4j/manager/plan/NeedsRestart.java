package dev.qemu4j.manager.plan;

import dev.qemu4j.config.change.ConfigChange;
import java.util.Objects;

/**
 * A change that cannot be made while the machine runs.
 *
 * @param change the change
 * @param reason why it needs a restart
 */
public record NeedsRestart(ConfigChange change, String reason) {
    /** Checks for nulls. */
    public NeedsRestart {
        Objects.requireNonNull(change, "change");
        Objects.requireNonNull(reason, "reason");
    }

    /** Returns what would change and why that needs a restart. */
    @Override
    public String toString() {
        return change.what() + ": " + reason;
    }
}

package dev.qemu4j.config.option;

import java.util.Objects;

/**
 * One problem of a configuration.
 *
 * @param option the option it is about, such as {@code memory} or {@code disk 'root'}
 * @param reason what is wrong, with the offending value
 */
public record ConfigProblem(String option, String reason) {
    /** Checks for nulls. */
    public ConfigProblem {
        Objects.requireNonNull(option, "option");
        Objects.requireNonNull(reason, "reason");
    }

    /** Returns the option, a colon and the reason. */
    @Override
    public String toString() {
        return option + ": " + reason;
    }
}

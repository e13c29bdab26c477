package dev.qemu4j.manager.host;

import java.util.Objects;
import java.util.Optional;

/**
 * The result of one check of this host.
 *
 * @param subject what was checked, such as {@code accelerator kvm}
 * @param level the result
 * @param evidence what was found
 * @param fix the remedy, as exact as possible; empty if none is needed
 */
public record Finding(String subject, Level level, String evidence, Optional<String> fix) {
    /** The result of a check. */
    public enum Level {
        /** Everything is in order. */
        OK,
        /** Machines run, but some do not, or not as well as they could. */
        WARNING,
        /** No machine runs. */
        PROBLEM
    }

    /** Checks that nothing is null. */
    public Finding {
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(level, "level");
        Objects.requireNonNull(evidence, "evidence");
        Objects.requireNonNull(fix, "fix");
    }

    static Finding ok(String subject, String evidence) {
        return new Finding(subject, Level.OK, evidence, Optional.empty());
    }

    static Finding warning(String subject, String evidence, String fix) {
        return new Finding(subject, Level.WARNING, evidence, Optional.of(fix));
    }

    static Finding problem(String subject, String evidence, String fix) {
        return new Finding(subject, Level.PROBLEM, evidence, Optional.of(fix));
    }
}

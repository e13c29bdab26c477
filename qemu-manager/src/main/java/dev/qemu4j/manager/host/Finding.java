package dev.qemu4j.manager.host;

import java.util.Objects;
import java.util.Optional;

/**
 * One thing that was looked at on this host.
 *
 * @param subject what was looked at, such as {@code accelerator kvm}
 * @param level how it stands
 * @param evidence what was found
 * @param fix what to do about it, as exactly as can be said; empty where nothing is to be done
 */
public record Finding(String subject, Level level, String evidence, Optional<String> fix) {
    /** How something stands. */
    public enum Level {
        /** As it should be. */
        OK,
        /** Machines run, but not all or not as well as they could. */
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

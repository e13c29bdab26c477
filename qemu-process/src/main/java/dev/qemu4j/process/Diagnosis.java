package dev.qemu4j.process;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a QEMU did not start, as far as its own words tell.
 *
 * @param cause the kind of problem
 * @param message the problem in one line, most often QEMU's own
 * @param remedy what to do about it, where that is known
 */
public record Diagnosis(Cause cause, String message, Optional<String> remedy) {
    /** The kinds of problem that can be told apart. */
    public enum Cause {
        /** None of the others: the message is all there is. */
        UNKNOWN,

        /** The program is not a QEMU system emulator. */
        NOT_QEMU,

        /** The system could not run the program at all. */
        NOT_RUNNABLE
    }

    /** Checks that nothing is null. */
    public Diagnosis {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(remedy, "remedy");
    }

    /**
     * Reads what QEMU printed before it ended.
     *
     * @param output the end of QEMU's output
     * @return what it means; {@link Cause#UNKNOWN} with QEMU's last line where that is not known
     */
    public static Diagnosis of(String output) {
        List<String> lines = QemuWords.lines(output);
        String message = lines.isEmpty() ? "it printed nothing" : lines.getLast();
        return new Diagnosis(Cause.UNKNOWN, message, Optional.empty());
    }
}

package dev.qemu4j.process;

import dev.qemu4j.process.internal.stop.Signals;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How a QEMU process ended, when, and what it printed last.
 *
 * <p>The JDK reports a process that died of signal <i>n</i> as exit status 128 + <i>n</i>, which a program may also return by itself.
 * QEMU ends with 0 or 1, so such a status is taken for a signal; except where the command line lets the guest choose
 * the status ({@code isa-debug-exit}, semihosting): there it is taken for an exit code unless this library sent that signal.
 */
public sealed interface ProcessExit {
    /**
     * When the end was noticed.
     *
     * @return the time
     */
    Instant at();

    /**
     * The end of what the process printed on its standard output and standard error.
     *
     * @return at most 64 KiB of text, in the order in which it was printed
     */
    String outputTail();

    /**
     * The process ended by itself.
     *
     * @param code the exit code: 0 after an orderly end, which for QEMU includes SIGTERM; 1 when QEMU could not go on
     * @param at when the end was noticed
     * @param outputTail the end of what the process printed
     */
    record Exited(int code, Instant at, String outputTail) implements ProcessExit {
        /** Checks that nothing is null. */
        public Exited {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(outputTail, "outputTail");
        }
    }

    /**
     * A signal ended the process.
     *
     * @param number the signal's number, such as 9 for SIGKILL
     * @param at when the end was noticed
     * @param outputTail the end of what the process printed
     */
    record Signalled(int number, Instant at, String outputTail) implements ProcessExit {
        /** Checks that nothing is null. */
        public Signalled {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(outputTail, "outputTail");
        }
    }

    /**
     * The process has ended, but how is not known: a system tells this only to the parent, and this JVM was not.
     *
     * @param at when the end was noticed
     * @param outputTail the end of what the process printed
     */
    record Unobserved(Instant at, String outputTail) implements ProcessExit {
        /** Checks that nothing is null. */
        public Unobserved {
            Objects.requireNonNull(at, "at");
            Objects.requireNonNull(outputTail, "outputTail");
        }
    }

    /**
     * The exit code of a process that ended by itself.
     *
     * @return the code, empty if a signal ended the process or nothing is known
     */
    default OptionalInt exitCode() {
        return this instanceof Exited exited ? OptionalInt.of(exited.code()) : OptionalInt.empty();
    }

    /**
     * The signal that ended the process.
     *
     * @return the signal's number, empty if the process ended by itself or nothing is known
     */
    default OptionalInt signal() {
        return this instanceof Signalled signalled ? OptionalInt.of(signalled.number()) : OptionalInt.empty();
    }

    /**
     * The end in words, such as {@code exit code 1} or {@code SIGKILL (signal 9)}.
     *
     * @return the words
     */
    default String describe() {
        return switch (this) {
            case Exited exited -> "exit code " + exited.code();
            case Signalled signalled -> Signals.describe(signalled.number());
            case Unobserved unobserved -> "an unknown status";
        };
    }
}

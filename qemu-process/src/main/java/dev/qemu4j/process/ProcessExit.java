package dev.qemu4j.process;

import dev.qemu4j.process.internal.stop.Signals;
import java.time.Instant;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * How and when a process ended, and the end of its output.
 *
 * <p>The JDK reports a process that was ended by signal <i>n</i> as exit status 128 + <i>n</i>, which a program may also return itself. QEMU
 * exits with 0 or 1, so such a status is treated as a signal. If the command line lets the guest choose the status
 * ({@code isa-debug-exit}, semihosting), it is treated as an exit code unless this library sent that signal.
 */
public sealed interface ProcessExit {
    /**
     * When the exit was noticed.
     *
     * @return the time
     */
    Instant at();

    /**
     * The end of the standard output and standard error of the process.
     *
     * @return at most 64 KiB of text, in the order in which it was printed
     */
    String outputTail();

    /**
     * The process exited by itself.
     *
     * @param code the exit code: 0 after a normal exit, which for QEMU includes SIGTERM; 1 after a fatal error of QEMU
     * @param at when the exit was noticed
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
     * @param at when the exit was noticed
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
     * The process has ended with an unknown status: the system reports the status to the parent process only, and this JVM is not the parent.
     *
     * @param at when the exit was noticed
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
     * Returns the exit code of a process that exited by itself.
     *
     * @return the code, empty if a signal ended the process or the status is not known
     */
    default OptionalInt exitCode() {
        return this instanceof Exited exited ? OptionalInt.of(exited.code()) : OptionalInt.empty();
    }

    /**
     * Returns the signal that ended the process.
     *
     * @return the signal's number, empty if the process exited by itself or the status is not known
     */
    default OptionalInt signal() {
        return this instanceof Signalled signalled ? OptionalInt.of(signalled.number()) : OptionalInt.empty();
    }

    /**
     * Describes the exit, such as {@code exit code 1} or {@code SIGKILL (signal 9)}.
     *
     * @return the description
     */
    default String describe() {
        return switch (this) {
            case Exited exited -> "exit code " + exited.code();
            case Signalled signalled -> Signals.describe(signalled.number());
            case Unobserved unobserved -> "an unknown status";
        };
    }
}

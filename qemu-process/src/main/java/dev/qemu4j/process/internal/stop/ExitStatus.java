package dev.qemu4j.process.internal.stop;

import dev.qemu4j.process.ProcessExit;
import java.time.Instant;
import java.util.List;
import java.util.function.IntPredicate;

/** Distinguishes exit codes from signals, which the JDK reports in one number. */
final class ExitStatus {
    private static final int SIGNAL_BASE = 128;

    private ExitStatus() {}

    /**
     * Decodes a status.
     *
     * @param status the value of {@link Process#exitValue()}
     * @param command the command line, which tells whether the guest can choose QEMU's exit code
     * @param sent whether this library sent a signal of that number
     */
    static ProcessExit decode(int status, List<String> command, IntPredicate sent, Instant at, String tail) {
        int signal = status - SIGNAL_BASE;
        boolean maybeSignal = signal > 0 && signal <= Signals.MAX;
        if (maybeSignal && (sent.test(signal) || !guestChoosesExitCode(command))) {
            return new ProcessExit.Signalled(signal, at, tail);
        }
        return new ProcessExit.Exited(status, at, tail);
    }

    private static boolean guestChoosesExitCode(List<String> command) {
        return command.stream()
                .anyMatch(argument -> argument.contains("isa-debug-exit") || argument.contains("semihosting"));
    }
}

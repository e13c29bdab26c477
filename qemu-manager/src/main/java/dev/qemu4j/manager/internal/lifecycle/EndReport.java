package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.VmStopReason;
import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.ProcessExit;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import org.slf4j.event.Level;

/**
 * What the log says about the end of a QEMU. An end that nobody has asked for is a warning, so that whoever misses the machine finds out why
 * it is gone. Pure function.
 *
 * @param level how loud it is said
 * @param message the message, without the machine's name
 */
record EndReport(Level level, String message) {
    private static final int SIGKILL = 9;
    private static final int SIGTERM = 15;

    /**
     * Describes an end.
     *
     * @param pid QEMU's pid
     * @param hasSent whether this library has sent QEMU a signal
     */
    static EndReport of(VmStopReason reason, long pid, IntPredicate hasSent) {
        String qemu = "QEMU (pid " + pid + ")";
        OptionalInt signal = reason.exit().map(ProcessExit::signal).orElse(OptionalInt.empty());
        if (signal.isPresent() && !hasSent.test(signal.getAsInt())) {
            return warning(
                    reason, qemu + " was killed by signal " + signal.getAsInt() + sender(reason, signal.getAsInt()));
        }
        if (reason.isFailure() || !isAskedFor(reason, hasSent)) {
            return warning(reason, qemu + " has ended: " + reason.describe());
        }
        return new EndReport(Level.DEBUG, qemu + " has ended: " + reason.describe());
    }

    private static String sender(VmStopReason reason, int signal) {
        if (reason.cause() == VmStopReason.Cause.CRASHED) {
            return ": it crashed";
        }
        String remedy = signal == SIGKILL ? "; see the kernel's log for the OOM killer" : "";
        return ", which qemu4j did not send" + remedy;
    }

    private static boolean isAskedFor(VmStopReason reason, IntPredicate hasSent) {
        return switch (reason.cause()) {
            case GUEST_POWER_OFF, GUEST_RESET, HOST_QUIT, HOST_UI, HOST_RESET -> true;
            case GUEST_PANIC, WATCHDOG, HOST_ERROR, CRASHED -> false;
            case HOST_SIGNAL, KILLED, EXITED, UNKNOWN -> hasSent.test(SIGTERM) || hasSent.test(SIGKILL);
        };
    }

    private static EndReport warning(VmStopReason reason, String message) {
        String why = reason.diagnosis()
                .map(Diagnosis::message)
                .map(text -> ": " + text)
                .orElse("");
        return new EndReport(Level.WARN, message + why);
    }
}

package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.VmStopReason;
import dev.qemu4j.manager.VmStopReason.Cause;
import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.qapi.QapiException;
import dev.qemu4j.qapi.runstate.GuestPanicInformation;
import dev.qemu4j.qmp.QmpEvent;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What QEMU's events have told so far of why it may be about to end. Immutable; pure functions.
 *
 * @param down whether the event SHUTDOWN has come
 * @param guest whether it was the guest's doing
 * @param reason QEMU's word for the reason, empty if it gave none
 * @param watchdog what the watchdog that ran out did, empty if none has since the last reset
 * @param panic what the guest told of its panic
 */
record StopFacts(boolean down, boolean guest, String reason, String watchdog, Optional<GuestPanicInformation> panic) {
    /** Nothing has been told. */
    static final StopFacts NONE = new StopFacts(false, false, "", "", Optional.empty());

    /** SIGHUP, SIGINT and SIGTERM: QEMU ends in order, and died of them only if it came before it could have. */
    private static final Set<Integer> REQUESTS = Set.of(1, 2, 15);

    /** SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV and SIGSYS, by their numbers on Linux. */
    private static final Set<Integer> FAULTS = Set.of(4, 5, 6, 7, 8, 11, 31);

    StopFacts after(QmpEvent event) {
        return switch (event.name()) {
            case "SHUTDOWN" -> shutdown(event.data());
            case "WATCHDOG" ->
                new StopFacts(down, guest, reason, event.data().path("action").asString(""), panic);
            case "GUEST_PANICKED" -> new StopFacts(down, guest, reason, watchdog, panic(event.data()));
            case "RESET" -> down ? this : NONE;
            default -> this;
        };
    }

    /** The first reason counts: a QEMU that stays after its guest's end says SHUTDOWN again when it is told to end. */
    private StopFacts shutdown(JsonNode data) {
        if (down) {
            return this;
        }
        boolean byGuest = data.path("guest").asBoolean(false);
        return new StopFacts(true, byGuest, data.path("reason").asString(""), watchdog, panic);
    }

    /** What is not of the expected shape is left out: why the machine stops is known without it. */
    private static Optional<GuestPanicInformation> panic(JsonNode data) {
        try {
            return Optional.of(data.path("info")).filter(JsonNode::isObject).map(GuestPanicInformation::fromJson);
        } catch (QapiException e) {
            return Optional.empty();
        }
    }

    /** The same, if the guest is known to be down though its event was missed. */
    StopFacts guestIsDown() {
        return down ? this : new StopFacts(true, true, reason, watchdog, panic);
    }

    /** Why the guest is down, while QEMU stays. */
    VmStopReason stopped() {
        return new VmStopReason(told(), reason, Optional.empty(), Optional.empty(), panic);
    }

    /** Why QEMU has ended. */
    VmStopReason ended(ProcessExit exit) {
        Cause cause = down ? told() : Cause.UNKNOWN;
        OptionalInt signal = exit.signal();
        if (signal.isPresent() && !cause.isGuests()) {
            cause = ofSignal(signal.getAsInt());
        } else if (!down && exit.exitCode().isPresent()) {
            // The watchdog's action "poweroff" makes QEMU exit without another word.
            cause = watchdog.equals("poweroff") ? Cause.WATCHDOG : Cause.EXITED;
        }
        boolean failed = cause == Cause.CRASHED
                || (cause == Cause.EXITED && exit.exitCode().orElse(0) != 0);
        return new VmStopReason(
                cause, reason, Optional.of(exit), failed ? Optional.of(Diagnosis.of(exit)) : Optional.empty(), panic);
    }

    private static Cause ofSignal(int signal) {
        if (REQUESTS.contains(signal)) {
            return Cause.HOST_SIGNAL;
        }
        return FAULTS.contains(signal) ? Cause.CRASHED : Cause.KILLED;
    }

    private Cause told() {
        return switch (reason) {
            case "guest-shutdown" -> Cause.GUEST_POWER_OFF;
            // The watchdog's action "reset" is a reset by the guest to QEMU.
            case "guest-reset", "subsystem-reset" -> watchdog.equals("reset") ? Cause.WATCHDOG : Cause.GUEST_RESET;
            case "guest-panic" -> Cause.GUEST_PANIC;
            case "host-qmp-quit" -> Cause.HOST_QUIT;
            case "host-signal" -> Cause.HOST_SIGNAL;
            case "host-ui" -> Cause.HOST_UI;
            case "host-qmp-system-reset" -> Cause.HOST_RESET;
            case "host-error" -> Cause.HOST_ERROR;
            default -> guest ? Cause.GUEST_POWER_OFF : Cause.UNKNOWN;
        };
    }
}

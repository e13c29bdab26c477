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
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * What QEMU's events say so far about why the machine stops. Immutable; pure functions.
 *
 * @param down whether the event SHUTDOWN was received
 * @param guest whether the guest caused it
 * @param reason the event's reason, empty if it has none
 * @param watchdog the action of a watchdog that has expired since the last reset, empty if none has
 * @param panic what the guest reported about its panic
 */
record StopFacts(boolean down, boolean guest, String reason, String watchdog, Optional<GuestPanicInformation> panic) {
    /** No event has said anything. */
    static final StopFacts NONE = new StopFacts(false, false, "", "", Optional.empty());

    /** SIGHUP, SIGINT and SIGTERM: QEMU handles them and exits, unless they come before it has started up. */
    private static final Set<Integer> REQUESTS = Set.of(1, 2, 15);

    /** SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV and SIGSYS, by their numbers on Linux. */
    private static final Set<Integer> FAULTS = Set.of(4, 5, 6, 7, 8, 11, 31);

    /**
     * Decodes what an event changes. This takes as long as the event is large, so it is done before a lock is taken.
     *
     * @return the change, which is applied in no time
     */
    static UnaryOperator<StopFacts> change(QmpEvent event) {
        return switch (event.name()) {
            case "SHUTDOWN" -> {
                JsonNode data = EventData.of(event);
                boolean byGuest = data.path("guest").asBoolean(false);
                String reason = data.path("reason").asString("");
                yield facts -> facts.shutdown(byGuest, reason);
            }
            case "WATCHDOG" -> {
                String action = EventData.of(event).path("action").asString("");
                yield facts -> new StopFacts(facts.down, facts.guest, facts.reason, action, facts.panic);
            }
            case "GUEST_PANICKED" -> {
                Optional<GuestPanicInformation> reported = panic(EventData.of(event));
                yield facts -> new StopFacts(facts.down, facts.guest, facts.reason, facts.watchdog, reported);
            }
            case "RESET" -> facts -> facts.down ? facts : NONE;
            default -> facts -> facts;
        };
    }

    /** These facts after an event. */
    StopFacts after(QmpEvent event) {
        return change(event).apply(this);
    }

    /** The first reason counts: a QEMU that stays after its guest's end sends SHUTDOWN again when it is told to end. */
    private StopFacts shutdown(boolean byGuest, String why) {
        return down ? this : new StopFacts(true, byGuest, why, watchdog, panic);
    }

    /** A report of an unexpected shape is left out: it is not needed to tell why the machine stops. */
    private static Optional<GuestPanicInformation> panic(JsonNode data) {
        try {
            return Optional.of(data.path("info")).filter(JsonNode::isObject).map(GuestPanicInformation::fromJson);
        } catch (QapiException e) {
            return Optional.empty();
        }
    }

    /** These facts for a guest that is down; its event may have been missed. */
    StopFacts guestIsDown() {
        return down ? this : new StopFacts(true, true, reason, watchdog, panic);
    }

    /** The reason while QEMU stays. */
    VmStopReason stopped() {
        return new VmStopReason(reported(), reason, Optional.empty(), Optional.empty(), panic);
    }

    /** The reason once QEMU has ended. */
    VmStopReason ended(ProcessExit exit) {
        Cause cause = down ? reported() : Cause.UNKNOWN;
        OptionalInt signal = exit.signal();
        if (signal.isPresent() && !cause.isGuests()) {
            cause = ofSignal(signal.getAsInt());
        } else if (!down && exit.exitCode().isPresent()) {
            // The watchdog's action "poweroff" makes QEMU exit without an event.
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

    private Cause reported() {
        return switch (reason) {
            case "guest-shutdown" -> Cause.GUEST_POWER_OFF;
            // QEMU reports the watchdog's action "reset" as a reset by the guest.
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

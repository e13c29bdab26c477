package dev.qemu4j.manager.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VmStopReason;
import dev.qemu4j.manager.VmStopReason.Cause;
import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.qmp.QmpEvent;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StopFactsTest {
    private static final ProcessExit IN_ORDER = new ProcessExit.Exited(0, Instant.EPOCH, "");
    private static final ProcessExit SIGKILL = new ProcessExit.Signalled(9, Instant.EPOCH, "");

    @ParameterizedTest
    @CsvSource({
        "guest-shutdown, true, GUEST_POWER_OFF, POWERED_OFF",
        "guest-reset, true, GUEST_RESET, POWERED_OFF",
        "subsystem-reset, true, GUEST_RESET, POWERED_OFF",
        "guest-panic, true, GUEST_PANIC, TERMINATED",
        "host-qmp-quit, false, HOST_QUIT, QUIT",
        "host-signal, false, HOST_SIGNAL, TERMINATED",
        "host-ui, false, HOST_UI, TERMINATED",
        "host-qmp-system-reset, false, HOST_RESET, TERMINATED",
        "host-error, false, HOST_ERROR, TERMINATED",
        "what-a-newer-qemu-has, true, GUEST_POWER_OFF, POWERED_OFF",
        "what-a-newer-qemu-has, false, UNKNOWN, TERMINATED"
    })
    void theReportedReasonDecides(String reported, boolean guest, Cause cause, ShutdownOutcome outcome) {
        VmStopReason reason = shutdown(reported, guest).ended(IN_ORDER);
        assertThat(reason.cause()).isEqualTo(cause);
        assertThat(reason.outcome()).isEqualTo(outcome);
        assertThat(reason.reported()).isEqualTo(reported);
        assertThat(reason.diagnosis()).isEmpty();
    }

    @Test
    void withoutAReasonTheGuestFlagDecides() {
        StopFacts facts = StopFacts.NONE.after(event("SHUTDOWN", "{\"guest\": true}"));
        assertThat(facts.ended(IN_ORDER).cause()).isEqualTo(Cause.GUEST_POWER_OFF);
    }

    @ParameterizedTest
    @CsvSource({
        "1, HOST_SIGNAL",
        "2, HOST_SIGNAL",
        "15, HOST_SIGNAL",
        "9, KILLED",
        "13, KILLED",
        "4, CRASHED",
        "6, CRASHED",
        "7, CRASHED",
        "8, CRASHED",
        "11, CRASHED"
    })
    void withoutAnEventTheSignalDecides(int signal, Cause cause) {
        VmStopReason reason =
                StopFacts.NONE.ended(new ProcessExit.Signalled(signal, Instant.EPOCH, "assertion failed"));
        assertThat(reason.cause()).isEqualTo(cause);
        assertThat(reason.outcome()).isEqualTo(ShutdownOutcome.KILLED);
        assertThat(reason.reported()).isEmpty();
        assertThat(reason.diagnosis().map(Diagnosis::message))
                .isEqualTo(
                        cause == Cause.CRASHED
                                ? java.util.Optional.of("assertion failed")
                                : java.util.Optional.empty());
    }

    @Test
    void theSignalOfTheSandboxIsACrashAndExplained() {
        VmStopReason reason = StopFacts.NONE.ended(new ProcessExit.Signalled(31, Instant.EPOCH, "assertion failed"));
        assertThat(reason.cause()).isEqualTo(Cause.CRASHED);
        assertThat(reason.diagnosis().map(Diagnosis::message))
                .hasValue("it made a system call that its sandbox denies");
    }

    @Test
    void aNonZeroExitCodeIsDiagnosed() {
        VmStopReason reason = StopFacts.NONE.ended(new ProcessExit.Exited(1, Instant.EPOCH, "no more memory"));
        assertThat(reason.cause()).isEqualTo(Cause.EXITED);
        assertThat(reason.outcome()).isEqualTo(ShutdownOutcome.TERMINATED);
        assertThat(reason.diagnosis())
                .hasValueSatisfying(words -> assertThat(words.message()).isEqualTo("no more memory"));
        assertThat(reason.describe()).isEqualTo("QEMU ended by itself (exit code 1)");
    }

    @Test
    void anUnobservedEndIsUnknown() {
        VmStopReason reason = StopFacts.NONE.ended(new ProcessExit.Unobserved(Instant.EPOCH, ""));
        assertThat(reason.cause()).isEqualTo(Cause.UNKNOWN);
        assertThat(reason.outcome()).isEqualTo(ShutdownOutcome.TERMINATED);
    }

    @ParameterizedTest
    @CsvSource({
        "guest-shutdown, true, GUEST_POWER_OFF, POWERED_OFF",
        "guest-panic, true, GUEST_PANIC, KILLED",
        "host-qmp-quit, false, KILLED, KILLED",
        "host-signal, false, KILLED, KILLED"
    })
    void aKillIsTheReasonUnlessTheGuestWasDownBefore(
            String reported, boolean guest, Cause cause, ShutdownOutcome outcome) {
        VmStopReason reason = shutdown(reported, guest).ended(SIGKILL);
        assertThat(reason.cause()).isEqualTo(cause);
        assertThat(reason.outcome()).isEqualTo(outcome);
    }

    @Test
    void aQemuThatStaysAndIsToldToQuitHasStoppedBecauseOfItsGuest() {
        StopFacts facts =
                shutdown("guest-shutdown", true).after(event("SHUTDOWN", shutdownData("host-qmp-quit", false)));
        assertThat(facts.ended(IN_ORDER).cause()).isEqualTo(Cause.GUEST_POWER_OFF);
    }

    @Test
    void aGuestThatIsDownWithoutAnEventHasPoweredOff() {
        VmStopReason reason = StopFacts.NONE.guestIsDown().stopped();
        assertThat(reason.cause()).isEqualTo(Cause.GUEST_POWER_OFF);
        assertThat(reason.exit()).isEmpty();
    }

    @Test
    void aWatchdogThatPowersOffEndsQemuWithoutAnEvent() {
        StopFacts facts = StopFacts.NONE.after(event("WATCHDOG", "{\"action\": \"poweroff\"}"));
        assertThat(facts.ended(IN_ORDER).cause()).isEqualTo(Cause.WATCHDOG);
    }

    @Test
    void aWatchdogThatResetsIsTheReasonForTheShutdownThatFollows() {
        StopFacts facts = StopFacts.NONE
                .after(event("WATCHDOG", "{\"action\": \"reset\"}"))
                .after(event("SHUTDOWN", shutdownData("guest-reset", true)));
        assertThat(facts.ended(IN_ORDER).cause()).isEqualTo(Cause.WATCHDOG);
    }

    @Test
    void aResetClearsTheFacts() {
        StopFacts facts = StopFacts.NONE
                .after(event("WATCHDOG", "{\"action\": \"reset\"}"))
                .after(event("GUEST_PANICKED", "{\"action\": \"pause\"}"))
                .after(event("RESET", "{}"));
        assertThat(facts).isEqualTo(StopFacts.NONE);
    }

    @Test
    void aPanicReportIsKept() {
        StopFacts facts = StopFacts.NONE
                .after(event("GUEST_PANICKED", """
                                {"action": "poweroff", "info": {"type": "hyper-v",
                                 "arg1": 1, "arg2": 2, "arg3": 3, "arg4": 4, "arg5": 5}}"""))
                .after(event("SHUTDOWN", shutdownData("guest-panic", true)));
        assertThat(facts.ended(IN_ORDER).panic()).isPresent();
    }

    private static StopFacts shutdown(String reason, boolean guest) {
        return StopFacts.NONE.after(event("SHUTDOWN", shutdownData(reason, guest)));
    }

    private static String shutdownData(String reason, boolean guest) {
        return "{\"guest\": %s, \"reason\": \"%s\"}".formatted(guest, reason);
    }

    private static QmpEvent event(String name, String data) {
        return QmpEvent.of(name, Instant.EPOCH, data);
    }

    @Test
    void dataLargerThanAnyOfQemusIsNotDecoded() {
        String padding = "x".repeat(EventData.LARGEST);
        QmpEvent panic =
                QmpEvent.of("GUEST_PANICKED", java.time.Instant.now(), "{\"info\":{\"type\":\"" + padding + "\"}}");
        QmpEvent shutdown =
                QmpEvent.of("SHUTDOWN", java.time.Instant.now(), "{\"guest\":true,\"reason\":\"" + padding + "\"}");
        StopFacts facts = StopFacts.NONE.after(panic).after(shutdown);
        assertThat(facts.panic()).isEmpty();
        assertThat(facts.reason()).isEmpty();
        assertThat(facts.down()).isTrue();
    }
}

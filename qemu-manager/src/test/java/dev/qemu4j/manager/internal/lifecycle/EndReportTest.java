package dev.qemu4j.manager.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.qmp.QmpEvent;
import java.time.Instant;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.slf4j.event.Level;

class EndReportTest {
    private static EndReport of(StopFacts facts, ProcessExit exit, IntPredicate sent) {
        return EndReport.of(facts.ended(exit), 812, sent);
    }

    private static ProcessExit signalled(int number) {
        return new ProcessExit.Signalled(number, Instant.now(), "");
    }

    private static ProcessExit exited(int code) {
        return new ProcessExit.Exited(code, Instant.now(), "");
    }

    private static StopFacts down(String reason) {
        return StopFacts.NONE.after(QmpEvent.of("SHUTDOWN", Instant.now(), "{\"reason\":\"" + reason + "\"}"));
    }

    @Test
    void aKillThatNobodyHereHasSentIsAWarning() {
        assertThat(of(StopFacts.NONE, signalled(9), signal -> false))
                .isEqualTo(new EndReport(
                        Level.WARN,
                        "QEMU (pid 812) was killed by signal 9, which qemu4j did not send; see the kernel's log for the OOM"
                                + " killer"));
    }

    @Test
    void aKillThatThisLibraryHasSentIsNone() {
        assertThat(of(StopFacts.NONE, signalled(9), signal -> true).level()).isEqualTo(Level.DEBUG);
    }

    @Test
    void aCrashIsAWarning() {
        EndReport report = of(StopFacts.NONE, signalled(11), signal -> false);
        assertThat(report.level()).isEqualTo(Level.WARN);
        assertThat(report.message()).startsWith("QEMU (pid 812) was killed by signal 11: it crashed");
    }

    @Test
    void aTerminationThatNobodyHereHasAskedForIsAWarning() {
        EndReport report = of(down("host-signal"), exited(0), signal -> false);
        assertThat(report.level()).isEqualTo(Level.WARN);
        assertThat(report.message()).startsWith("QEMU (pid 812) has ended: QEMU was told to end by a signal");
        assertThat(of(down("host-signal"), exited(0), signal -> signal == 15).level())
                .isEqualTo(Level.DEBUG);
    }

    @Test
    void aGuestThatPowersOffAndAQuitAreNoWarnings() {
        assertThat(of(down("guest-shutdown"), exited(0), signal -> false).level())
                .isEqualTo(Level.DEBUG);
        assertThat(of(down("host-qmp-quit"), exited(0), signal -> false).level())
                .isEqualTo(Level.DEBUG);
    }

    @Test
    void anExitWithoutAReasonIsAWarning() {
        assertThat(of(StopFacts.NONE, exited(0), signal -> false).level()).isEqualTo(Level.WARN);
        assertThat(of(StopFacts.NONE, exited(1), signal -> false).level()).isEqualTo(Level.WARN);
    }
}

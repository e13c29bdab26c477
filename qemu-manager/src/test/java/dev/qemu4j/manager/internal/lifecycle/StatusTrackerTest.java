package dev.qemu4j.manager.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.qapi.runstate.RunState;
import dev.qemu4j.qapi.runstate.StatusInfo;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Instant;
import java.util.AbstractSet;
import java.util.Collections;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusTrackerTest {
    private final StatusTracker tracker = new StatusTracker("tracked");

    @Test
    void anAnswerOlderThanTheEventsIsIgnored() {
        event("STOP");
        assertThat(tracker.reconcile(answer(RunState.RUNNING), 0)).isFalse();
        assertThat(tracker.status()).isEqualTo(VmStatus.PAUSED);
        assertThat(tracker.reconcile(answer(RunState.RUNNING), 1)).isTrue();
        assertThat(tracker.status()).isEqualTo(VmStatus.RUNNING);
    }

    @Test
    void anAnswerDoesNotClearAPressedButton() {
        event("RESUME");
        event("POWERDOWN");
        answered(RunState.RUNNING);
        assertThat(tracker.status()).isEqualTo(VmStatus.SHUTTING_DOWN);
    }

    @Test
    void aPressedButtonIsRememberedWhileQemuDoesNotAnswer() {
        event("RESUME");
        event("POWERDOWN");
        assertThat(tracker.lost()).isTrue();
        assertThat(tracker.lost()).isFalse();
        assertThat(tracker.status()).isEqualTo(VmStatus.UNKNOWN);
        answered(RunState.RUNNING);
        assertThat(tracker.status()).isEqualTo(VmStatus.SHUTTING_DOWN);
    }

    @Test
    void aSilenceChangesNothingOnceTheGuestIsDown() {
        event("RESUME");
        event("SHUTDOWN");
        assertThat(tracker.lost()).isFalse();
        assertThat(tracker.status()).isEqualTo(VmStatus.SHUTTING_DOWN);
    }

    @Test
    void aGuestThatIsDownIsTheStopReasonUntilAReset() {
        event("RESUME");
        event("SHUTDOWN");
        assertThat(tracker.stopReason()).isEmpty();
        tracker.guestIsDown();
        assertThat(tracker.stopReason()).isPresent();
        event("STOP"); // belongs to the shutdown
        assertThat(tracker.status()).isEqualTo(VmStatus.STOPPED);

        event("RESET");
        assertThat(tracker.status()).isEqualTo(VmStatus.PAUSED);
        assertThat(tracker.stopReason()).isEmpty();
        assertThat(tracker.isDown()).isFalse();
        event("RESUME");
        assertThat(tracker.status()).isEqualTo(VmStatus.RUNNING);
    }

    @Test
    void anAnswerRevealsAStopAndAResetWithoutEvents() {
        event("RESUME");
        answered(RunState.SHUTDOWN);
        assertThat(tracker.status()).isEqualTo(VmStatus.STOPPED);
        assertThat(tracker.stopReason()).isPresent();
        answered(RunState.PRELAUNCH);
        assertThat(tracker.status()).isEqualTo(VmStatus.PAUSED);
        assertThat(tracker.stopReason()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PRELAUNCH, false",
        "INMIGRATE, false",
        "PAUSED, true",
        "SUSPENDED, true",
        "IO_ERROR, true",
        "RUNNING, true"
    })
    void aGuestHasRunUnlessTheRunStateSaysOtherwise(RunState runState, boolean hasRun) {
        answered(runState);
        assertThat(tracker.hasRun()).isEqualTo(hasRun);
    }

    private void answered(RunState runState) {
        assertThat(tracker.reconcile(answer(runState), Long.MAX_VALUE)).isTrue();
    }

    private static StatusInfo answer(RunState runState) {
        return StatusInfo.of(runState == RunState.RUNNING, runState);
    }

    private void event(String name) {
        tracker.apply(QmpEvent.of(name, Instant.EPOCH, "{}"));
    }

    @Test
    void theStatusIsReadWhileSomebodyElseHoldsTheLock() throws Exception {
        CountDownLatch locked = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        Set<VmStatus> hook = new AbstractSet<>() { // asked with the lock held
                    @Override
                    public boolean contains(Object status) {
                        locked.countDown();
                        Uninterruptibly.run(read::await);
                        return true;
                    }

                    @Override
                    public Iterator<VmStatus> iterator() {
                        return Collections.emptyIterator();
                    }

                    @Override
                    public int size() {
                        return 0;
                    }
                };
        event("RESUME");
        FutureTask<Boolean> waiting = new FutureTask<>(() -> tracker.await(hook, Deadline.NEVER));
        Thread.ofVirtual().start(waiting);
        locked.await();
        FutureTask<VmStatus> reading = new FutureTask<>(() -> {
            assertThat(tracker.stopReason()).isEmpty();
            assertThat(tracker.hasEnded()).isFalse();
            assertThat(tracker.isDown()).isFalse();
            return tracker.status();
        });
        Thread.ofVirtual().start(reading);
        try {
            assertThat(reading.get(10, TimeUnit.SECONDS)).isEqualTo(VmStatus.RUNNING);
        } finally {
            read.countDown();
        }
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void thoseWhoWaitLearnOfTheEndEvenIfItCannotBeTold() throws Exception {
        AtomicInteger told = new AtomicInteger();
        tracker.listen(status -> {
            told.incrementAndGet();
            throw new OutOfMemoryError("on purpose");
        });
        FutureTask<VmStatus> waiting = new FutureTask<>(() -> {
            tracker.awaitEnd(Deadline.NEVER);
            return tracker.status();
        });
        Thread.ofVirtual().start(waiting);
        event("RESUME");
        tracker.end(tracker.reasonOf(new ProcessExit.Exited(0, Instant.now(), "")));
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(VmStatus.STOPPED);
    }
}

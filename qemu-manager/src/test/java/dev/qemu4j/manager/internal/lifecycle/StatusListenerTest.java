package dev.qemu4j.manager.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason;
import dev.qemu4j.manager.VmStopReason.Cause;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StatusListenerTest {
    private static final Deadline LONG = Deadline.NEVER;

    private final StatusTracker tracker = new StatusTracker("told");
    private final BlockingQueue<VmStatus> told = new LinkedBlockingQueue<>();

    @Test
    void changesAreDeliveredInOrderAndTheEndIsTheLast() throws Exception {
        List<String> events = Stream.generate(() -> List.of("RESUME", "STOP"))
                .limit(20)
                .flatMap(List::stream)
                .toList();
        StatusListener subscription = tracker.listen(told::add);
        events.forEach(this::event);
        end();
        event("RESUME");
        for (String event : events) {
            assertThat(told.take()).isEqualTo(event.equals("RESUME") ? VmStatus.RUNNING : VmStatus.PAUSED);
        }
        assertThat(told.take()).isEqualTo(VmStatus.STOPPED);
        assertThat(subscription.dropped()).isZero();
        assertThat(told.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void anUnchangedStatusIsNotDelivered() throws Exception {
        tracker.listen(told::add);
        Stream.of("RESUME", "RESET", "RESUME", "STOP").forEach(this::event);
        assertThat(told.take()).isEqualTo(VmStatus.RUNNING);
        assertThat(told.take()).isEqualTo(VmStatus.PAUSED);
    }

    @Test
    void theEndIsDeliveredOnceEvenIfTheGuestWasDownBefore() throws Exception {
        tracker.listen(told::add);
        tracker.guestIsDown();
        assertThat(told.take()).isEqualTo(VmStatus.STOPPED);
        end();
        assertThat(told.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    @Test
    void aListenerToAStoppedMachineIsToldSo() throws Exception {
        end();
        tracker.listen(told::add);
        assertThat(told.take()).isEqualTo(VmStatus.STOPPED);
    }

    @Test
    void aListenerToAMachineWhoseGuestIsDownIsToldTheEnd() throws Exception {
        tracker.guestIsDown();
        tracker.listen(told::add);
        assertThat(told.poll(50, TimeUnit.MILLISECONDS)).isNull();
        end();
        assertThat(told.take()).isEqualTo(VmStatus.STOPPED);
    }

    @Test
    void aListenerThatThrowsGetsTheNextChange() throws Exception {
        tracker.listen(status -> {
            told.add(status);
            throw new AssertionError("on purpose");
        });
        event("RESUME");
        event("STOP");
        assertThat(told.take()).isEqualTo(VmStatus.RUNNING);
        assertThat(told.take()).isEqualTo(VmStatus.PAUSED);
    }

    @Test
    void aSlowListenerDelaysNobodyAndMissesTheOldestChangesButNotTheEnd() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        StatusListener slow = tracker.listen(status -> {
            told.add(status);
            begun.countDown();
            awaitQuietly(goOn);
        });
        BlockingQueue<VmStatus> toldOther = new LinkedBlockingQueue<>();
        tracker.listen(toldOther::add);
        event("RESUME");
        begun.await();
        int changes = StatusListener.CAPACITY + 10;
        for (int i = 0; i < changes; i++) {
            event(i % 2 == 0 ? "STOP" : "RESUME");
            toldOther.take(); // the other listener gets every change
        }
        end();
        assertThat(slow.dropped()).isEqualTo(changes + 1 + 1 - 1 - StatusListener.CAPACITY);
        goOn.countDown();
        List<VmStatus> rest = IntStream.rangeClosed(0, StatusListener.CAPACITY)
                .mapToObj(i -> take())
                .toList();
        assertThat(rest.getLast()).isEqualTo(VmStatus.STOPPED);
        assertThat(tracker.awaitEnd(LONG)).isTrue();
    }

    @Test
    void aListenerMayCallTheMachine() throws Exception {
        tracker.listen(status -> {
            if (status == VmStatus.RUNNING) {
                event("STOP");
                told.add(tracker.status());
            }
        });
        event("RESUME");
        assertThat(told.take()).isEqualTo(VmStatus.PAUSED);
    }

    @Test
    void closingDropsTheWaitingStatuses() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        StatusListener subscription = tracker.listen(status -> {
            told.add(status);
            begun.countDown();
            awaitQuietly(goOn);
        });
        event("RESUME");
        begun.await();
        event("STOP");
        subscription.close();
        subscription.close();
        event("RESUME");
        end();
        goOn.countDown();
        assertThat(told.take()).isEqualTo(VmStatus.RUNNING);
        assertThat(told.poll(100, TimeUnit.MILLISECONDS)).isNull();
    }

    private VmStatus take() {
        try {
            return told.take();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void event(String name) {
        tracker.apply(QmpEvent.of(name, Instant.EPOCH, "{}"));
    }

    private void end() {
        tracker.end(new VmStopReason(Cause.UNKNOWN, "", Optional.empty(), Optional.empty(), Optional.empty()));
    }
}

package dev.qemu4j.manager.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class WorkerTest {
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore mayEnd = new Semaphore(0);

    private void waitingRound() throws InterruptedException {
        rounds.incrementAndGet();
        begun.release();
        mayEnd.acquire();
    }

    @Test
    void manyRequestsDuringARoundAreOneMoreRoundOnOneThread() throws Exception {
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        Worker worker = new Worker(
                "worker",
                () -> {
                    threads.add(Thread.currentThread());
                    waitingRound();
                },
                failures::add);
        worker.request();
        begun.acquire();
        for (int i = 0; i < 1000; i++) {
            worker.request();
        }
        mayEnd.release(2);
        worker.join();
        assertThat(rounds).hasValue(2);
        assertThat(threads).hasSize(1);
        assertThat(failures).isEmpty();
    }

    @Test
    void aRoundThatFailsIsReportedAndBegunAgain() {
        Worker worker = new Worker(
                "worker",
                () -> {
                    if (rounds.incrementAndGet() < 3) {
                        throw new OutOfMemoryError("on purpose");
                    }
                },
                failures::add);
        worker.request();
        worker.join();
        assertThat(rounds).hasValue(3);
        assertThat(failures).hasSize(2).allMatch(OutOfMemoryError.class::isInstance);
    }

    @Test
    void aReportThatFailsDoesNotEndTheWork() {
        Worker worker = new Worker(
                "worker",
                () -> {
                    if (rounds.incrementAndGet() < 2) {
                        throw new IllegalStateException("on purpose");
                    }
                },
                failure -> {
                    throw new OutOfMemoryError("on purpose");
                });
        worker.request();
        worker.join();
        assertThat(rounds).hasValue(2);
    }

    @Test
    void stoppingEndsTheAttempts() throws Exception {
        CountDownLatch failed = new CountDownLatch(1);
        Worker worker = new Worker(
                "worker",
                () -> {
                    rounds.incrementAndGet();
                    throw new OutOfMemoryError("on purpose");
                },
                failure -> failed.countDown());
        worker.request();
        failed.await();
        worker.stop();
        int before = rounds.get();
        worker.request();
        worker.join();
        assertThat(rounds).hasValue(before);
    }

    @Test
    void aThreadThatCannotBeStartedIsReportedAndTheRoundFollowsWithTheNextRequest() {
        ScarceThreads threads = new ScarceThreads(0);
        Worker worker = new Worker(threads, rounds::incrementAndGet, failures::add);
        worker.request();
        worker.join();
        assertThat(failures).singleElement().isInstanceOf(OutOfMemoryError.class);
        assertThat(rounds).hasValue(0);
        threads.allow(1);
        worker.request();
        worker.join();
        assertThat(rounds).hasValue(1);
        assertThat(failures).hasSize(1);
    }

    @Test
    void aRoundThatWasRequestedBeforeTheStopIsNotBegunAfterIt() throws Exception {
        Worker worker = new Worker("worker", this::waitingRound, failures::add);
        worker.request();
        begun.acquire();
        worker.request();
        Thread stopping = Thread.ofPlatform().start(worker::stop);
        while (stopping.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        mayEnd.release(2);
        stopping.join();
        assertThat(rounds).hasValue(1);
    }
}

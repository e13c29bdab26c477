package dev.qemu4j.manager.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.manager.internal.concurrent.Subtask.State;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class TaskScopeTest {
    private static final Duration LONG = Duration.ofSeconds(15);

    private final CountDownLatch never = new CountDownLatch(1);

    @Test
    void theFirstToSucceedCancelsTheRest() throws Exception {
        AtomicBoolean interrupted = new AtomicBoolean();
        Subtask<String> quick;
        Subtask<String> slow;
        try (TaskScope scope = TaskScope.openFirstCompleted("test")) {
            slow = scope.fork(() -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    interrupted.set(true);
                    throw e;
                }
                return "slow";
            });
            quick = scope.fork(() -> "quick");
            scope.join(Deadline.after(LONG));
        }
        assertThat(quick.state()).isEqualTo(State.SUCCESS);
        assertThat(quick.get()).isEqualTo("quick");
        assertThat(slow.state()).isNotEqualTo(State.SUCCESS);
        assertThat(interrupted).isTrue();
    }

    @Test
    void theFirstToFailCancelsTheRest() throws Exception {
        Subtask<String> failing;
        try (TaskScope scope = TaskScope.openFirstCompleted("test")) {
            scope.fork(() -> {
                never.await();
                return "never";
            });
            failing = scope.fork(() -> {
                throw new IllegalStateException("broken");
            });
            scope.join(Deadline.after(LONG));
        }
        assertThat(failing.state()).isEqualTo(State.FAILED);
        assertThat(failing.exception()).hasMessage("broken");
    }

    @Test
    void anErrorIsCarriedToTheOneWhoJoins() throws Exception {
        Subtask<String> failing;
        try (TaskScope scope = TaskScope.openAwaitAll("test")) {
            failing = scope.fork(() -> {
                throw new StackOverflowError("on purpose");
            });
            scope.join(Deadline.after(LONG));
        }
        assertThat(failing.state()).isEqualTo(State.FAILED);
        assertThat(failing.exception()).isInstanceOf(StackOverflowError.class).hasMessage("on purpose");
    }

    @Test
    void allSubtasksAreAwaitedEvenIfSomeFail() throws Exception {
        List<Subtask<Integer>> subtasks = new ArrayList<>();
        try (TaskScope scope = TaskScope.openAwaitAll("test")) {
            for (int i = 0; i < 100; i++) {
                int number = i;
                subtasks.add(scope.fork(() -> {
                    if (number % 2 == 0) {
                        throw new IllegalStateException("even");
                    }
                    return number;
                }));
            }
            scope.join(Deadline.after(LONG));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(subtasks.get(i).state()).isEqualTo(i % 2 == 0 ? State.FAILED : State.SUCCESS);
        }
    }

    @Test
    void theDeadlineEndsTheWaitAndTheScopeLeavesNoThread() throws Exception {
        AtomicReference<Thread> worker = new AtomicReference<>();
        try (TaskScope scope = TaskScope.openAwaitAll("test")) {
            scope.fork(() -> {
                worker.set(Thread.currentThread());
                never.await();
                return "never";
            });
            assertThatThrownBy(() -> scope.join(Deadline.after(Duration.ofMillis(20))))
                    .isInstanceOf(TimeoutException.class);
        }
        assertThat(worker.get() == null || !worker.get().isAlive()).isTrue();
    }

    @Test
    void anInterruptOfTheOwnerCancelsTheSubtasks() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        AtomicReference<Throwable> seen = new AtomicReference<>();
        AtomicReference<Thread> worker = new AtomicReference<>();
        Thread owner = Thread.ofVirtual().start(() -> {
            try (TaskScope scope = TaskScope.openAwaitAll("test")) {
                scope.fork(() -> {
                    worker.set(Thread.currentThread());
                    started.countDown();
                    never.await();
                    return "never";
                });
                scope.join(Deadline.after(LONG));
            } catch (InterruptedException | TimeoutException e) {
                seen.set(e);
            }
        });
        started.await();
        owner.interrupt();
        owner.join();
        assertThat(seen.get()).isInstanceOf(InterruptedException.class);
        assertThat(worker.get().isAlive()).isFalse();
    }

    @Test
    void closingWaitsForASubtaskThatIgnoresItsInterruptAndKeepsTheOwnersInterrupt() throws Exception {
        CountDownLatch inTask = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean flag = new AtomicBoolean();
        AtomicBoolean ended = new AtomicBoolean();
        Thread owner = Thread.ofVirtual().start(() -> {
            try (TaskScope scope = TaskScope.openAwaitAll("test")) {
                scope.fork(() -> {
                    Uninterruptibly.run(() -> {
                        inTask.countDown();
                        release.await();
                    });
                    ended.set(true);
                    return "done";
                });
            }
            flag.set(Thread.currentThread().isInterrupted());
        });
        inTask.await();
        owner.interrupt();
        assertThat(owner.join(Duration.ofMillis(20))).isFalse();
        release.countDown();
        owner.join();
        assertThat(ended).isTrue();
        assertThat(flag).isTrue();
    }

    @Test
    void aSubtaskForkedAfterCancellationDoesNotRun() throws Exception {
        AtomicBoolean ran = new AtomicBoolean();
        Subtask<String> late;
        try (TaskScope scope = TaskScope.openFirstCompleted("test")) {
            scope.fork(() -> "first");
            scope.join(Deadline.after(LONG));
            late = scope.fork(() -> {
                ran.set(true);
                return "late";
            });
        }
        assertThat(late.state()).isEqualTo(State.UNAVAILABLE);
        assertThat(ran).isFalse();
    }

    @Test
    void aSubtaskForWhichThereIsNoThreadHasFailedAndTheOthersGoOn() throws Exception {
        List<Subtask<String>> subtasks = new ArrayList<>();
        try (TaskScope scope = TaskScope.openAwaitAll(new ScarceThreads(1))) {
            for (String name : List.of("started", "not started")) {
                subtasks.add(scope.fork(() -> name));
            }
            scope.join(Deadline.after(LONG));
        }
        assertThat(subtasks.getFirst().get()).isEqualTo("started");
        assertThat(subtasks.getLast().exception())
                .isInstanceOf(OutOfMemoryError.class)
                .hasMessageContaining("native thread");
    }

    @Test
    void aSubtaskForWhichThereIsNoThreadCancelsTheRest() throws Exception {
        Subtask<String> waiting;
        Subtask<String> failed;
        try (TaskScope scope = TaskScope.openFirstCompleted(new ScarceThreads(1))) {
            waiting = scope.fork(() -> {
                never.await();
                return "never";
            });
            failed = scope.fork(() -> "not started");
            scope.join(Deadline.after(LONG));
        }
        assertThat(failed.exception()).isInstanceOf(OutOfMemoryError.class);
        assertThat(waiting.state()).isNotEqualTo(State.SUCCESS);
    }
}

package dev.qemu4j.qmp.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.qmp.internal.connection.Worker.Threads;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class WorkerTest {
    private final List<@Nullable Throwable> ends = Collections.synchronizedList(new ArrayList<>());

    private Worker worker(Worker.Task task) {
        return new Worker(Threads.VIRTUAL, "test", task, ends::add);
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IOException("lost"), new IllegalStateException("wrong"), new OutOfMemoryError("Java heap space"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverEndsAThreadItsCleanupGetsIt(Throwable failure) {
        Worker worker = worker(() -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        });
        worker.start();
        worker.join();
        assertThat(ends).containsExactly(failure);
    }

    @Test
    void theCleanupOfAThreadThatReturnsGetsNothing() {
        Worker worker = worker(() -> {});
        worker.start();
        worker.join();
        assertThat(ends).hasSize(1).containsOnlyNulls();
    }

    @Test
    void aThreadThatWasNeverStartedHasEnded() throws InterruptedException {
        Worker worker = worker(() -> {});
        worker.join();
        assertThat(worker.join(Duration.ofHours(1))).isTrue();
        assertThat(ends).isEmpty();
    }

    @Test
    void aFailedStartIsTheCallersToHandle() {
        OutOfMemoryError none = new OutOfMemoryError("unable to create native thread");
        Threads threads = (name, task) -> new Thread(task, name) {
            @Override
            public void start() {
                throw none;
            }
        };
        Worker worker = new Worker(threads, "test", () -> {}, ends::add);
        assertThatThrownBy(worker::start).isSameAs(none);
        worker.join();
        assertThat(ends).isEmpty();
    }
}

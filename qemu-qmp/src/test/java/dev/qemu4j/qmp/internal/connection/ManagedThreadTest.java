package dev.qemu4j.qmp.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.qmp.internal.connection.ManagedThread.Threads;
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
class ManagedThreadTest {
    private final List<@Nullable Throwable> ends = Collections.synchronizedList(new ArrayList<>());

    private ManagedThread managed(ManagedThread.Task task) {
        return new ManagedThread(Threads.VIRTUAL, "test", task, ends::add);
    }

    static Stream<Throwable> failures() {
        return Stream.of(
                new IOException("lost"), new IllegalStateException("wrong"), new OutOfMemoryError("Java heap space"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void theCleanupReceivesWhateverEndedTheThread(Throwable failure) {
        ManagedThread thread = managed(() -> {
            if (failure instanceof Error error) {
                throw error;
            }
            throw (Exception) failure;
        });
        thread.start();
        thread.join();
        assertThat(ends).containsExactly(failure);
    }

    @Test
    void theCleanupOfAThreadThatReturnsReceivesNoFailure() {
        ManagedThread thread = managed(() -> {});
        thread.start();
        thread.join();
        assertThat(ends).hasSize(1).containsOnlyNulls();
    }

    @Test
    void aThreadThatWasNeverStartedHasEnded() throws InterruptedException {
        ManagedThread thread = managed(() -> {});
        thread.join();
        assertThat(thread.join(Duration.ofHours(1))).isTrue();
        assertThat(ends).isEmpty();
    }

    @Test
    void aFailedStartIsThrownToTheCaller() {
        OutOfMemoryError none = new OutOfMemoryError("unable to create native thread");
        Threads threads = (name, task) -> new Thread(task, name) {
            @Override
            public void start() {
                throw none;
            }
        };
        ManagedThread thread = new ManagedThread(threads, "test", () -> {}, ends::add);
        assertThatThrownBy(thread::start).isSameAs(none);
        thread.join();
        assertThat(ends).isEmpty();
    }
}

package dev.qemu4j.manager.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanUpTest {
    private final List<String> done = new ArrayList<>();

    private Runnable failing(String name, Throwable failure) {
        return () -> {
            done.add(name);
            if (failure instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failure;
        };
    }

    @Test
    void everyStepRunsEvenIfOthersFail() {
        Error first = new OutOfMemoryError("unable to create native thread");
        RuntimeException second = new IllegalStateException("closed");
        assertThatThrownBy(() -> CleanUp.all(failing("a", first), failing("b", second), () -> done.add("c")))
                .isSameAs(first)
                .hasSuppressedException(second);
        assertThat(done).containsExactly("a", "b", "c");
    }

    @Test
    void nothingIsThrownIfNothingFails() {
        CleanUp.all(() -> done.add("a"), () -> done.add("b"));
        assertThat(done).containsExactly("a", "b");
    }
}

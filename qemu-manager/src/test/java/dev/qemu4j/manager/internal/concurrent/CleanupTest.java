package dev.qemu4j.manager.internal.concurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CleanupTest {
    @Test
    void allStepsRunAndTheFirstFailureHasTheOthers() {
        List<String> run = new ArrayList<>();
        Error first = new OutOfMemoryError("first");
        RuntimeException second = new IllegalStateException("second");
        assertThatThrownBy(() -> Cleanup.runAll(
                        () -> run.add("a"),
                        () -> {
                            throw first;
                        },
                        () -> run.add("b"),
                        () -> {
                            throw second;
                        },
                        () -> run.add("c")))
                .isSameAs(first)
                .hasSuppressedException(second);
        assertThat(run).containsExactly("a", "b", "c");
    }
}

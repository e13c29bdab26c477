package dev.qemu4j.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BulkTest {
    private static final List<String> NAMES = List.of("a", "b", "c");

    @Test
    void operationsRunConcurrentlyAndTheResultsAreInOrder() throws Exception {
        CyclicBarrier together = new CyclicBarrier(NAMES.size());
        BulkResult<String> result = Bulk.run("bulk", NAMES, name -> name, name -> {
            await(together);
            return name + name;
        });
        assertThat(result.orThrow()).containsExactly("aa", "bb", "cc");
        assertThat(result.failures()).isEmpty();
    }

    @Test
    void noFailureIsLost() throws Exception {
        BulkResult<String> result = Bulk.run("bulk", NAMES, name -> name, name -> {
            if (name.equals("b")) {
                return name;
            }
            throw new IllegalArgumentException(name);
        });
        assertThat(result.results()).containsExactly("b");
        assertThat(result.failures().stream().map(BulkResult.Failure::machine)).containsExactly("a", "c");
        assertThatThrownBy(result::orThrow)
                .hasMessage("a")
                .satisfies(e -> assertThat(e.getSuppressed())
                        .singleElement()
                        .satisfies(second -> assertThat(second).hasMessage("c")));
        // A second call adds no more suppressed exceptions.
        assertThatThrownBy(result::orThrow)
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void anErrorIsTheCauseOfTheFailure() throws Exception {
        BulkResult<String> result = Bulk.run("bulk", NAMES, name -> name, name -> {
            if (name.equals("b")) {
                throw new StackOverflowError("on purpose");
            }
            return name;
        });
        assertThat(result.results()).containsExactly("a", "c");
        assertThatThrownBy(result::orThrow)
                .hasMessage("VM 'b': java.lang.StackOverflowError: on purpose")
                .hasCauseInstanceOf(StackOverflowError.class);
    }

    @Test
    void noMachinesMeanNoResults() throws Exception {
        assertThat(Bulk.run("bulk", List.<String>of(), name -> name, name -> name)
                        .orThrow())
                .isEmpty();
    }

    @Test
    void anInterruptReachesAllOperations() throws Exception {
        CountDownLatch begun = new CountDownLatch(NAMES.size());
        Semaphore interrupted = new Semaphore(0);
        FutureTask<Void> task = new FutureTask<>(() -> {
            assertThatThrownBy(() -> Bulk.run("bulk", NAMES, name -> name, name -> {
                        begun.countDown();
                        try {
                            new CountDownLatch(1).await();
                        } finally {
                            interrupted.release();
                        }
                        return name;
                    }))
                    .isInstanceOf(InterruptedException.class);
            assertThat(interrupted.tryAcquire(NAMES.size())).isTrue();
            return null;
        });
        Thread thread = Thread.ofVirtual().start(task);
        begun.await();
        thread.interrupt();
        task.get();
    }

    private static void await(CyclicBarrier barrier) throws InterruptedException {
        try {
            barrier.await();
        } catch (java.util.concurrent.BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
    }
}

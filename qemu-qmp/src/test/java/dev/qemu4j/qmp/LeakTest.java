package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Connections that are closed and calls that are given up leak nothing.
 *
 * <p>{@code -Dqemu4j.endurance=10000} runs more cycles. The default is enough to detect a leak of one object for each cycle.
 */
@Timeout(600)
class LeakTest {
    private static final int CYCLES = Integer.getInteger("qemu4j.endurance", 1000);

    /** What the JVM itself adds: a thread of a pool, a selector, a class that is loaded late. */
    private static final int NOISE = 20;

    /** Half a kilobyte for each of a thousand cycles. */
    private static final long HEAP_NOISE = 512 << 10;

    @Test
    void connectionsThatComeAndGoLeaveNoThreadDescriptorOrHeap() throws Exception {
        try (PlainServer server = PlainServer.start()) {
            assertNothingGrows("connections", () -> {
                try (QmpClient client = QmpClient.connect(server.address())) {
                    assertThat(client.execute("query-name")).isEmpty();
                    client.subscribe("X"); // left open: closing the client closes it
                }
            });
        }
        assertThat(QmpThreads.all()).isEmpty();
    }

    @Test
    void connectionsThatFailLeaveNoThreadDescriptorOrHeap() throws Exception {
        try (PlainServer silent = PlainServer.silent()) {
            assertNothingGrows(
                    "failed connections",
                    () -> assertThatThrownBy(() -> QmpClient.builder()
                                    .address(silent.address())
                                    .connectTimeout(Duration.ofMillis(1))
                                    .connect())
                            .isInstanceOf(QmpConnectException.class));
        }
        assertThat(QmpThreads.all()).isEmpty();
    }

    @Test
    void callsThatAreInterruptedOrTimeOutLeaveNoThreadDescriptorOrHeap() throws Exception {
        try (PlainServer server = PlainServer.start();
                QmpClient client = QmpClient.connect(server.address())) {
            assertNothingGrows("given up calls", () -> {
                Call<?> call = Call.start(() -> client.execute("silence"));
                call.awaitBlocked().interrupt();
                assertThat(call.failure()).isInstanceOf(InterruptedException.class);
                assertThatThrownBy(() -> client.execute("silence", Map.of(), Duration.ofNanos(1)))
                        .isInstanceOf(QmpTimeoutException.class);
                try (EventSubscription events = client.subscribe("X")) {
                    assertThat(events.poll()).isEmpty();
                }
            });
            assertThat(client.execute("query-name")).isEmpty();
        }
        assertThat(QmpThreads.all()).isEmpty();
    }

    private interface Cycle {
        void run() throws Exception;
    }

    private static void assertNothingGrows(String what, Cycle cycle) throws Exception {
        for (int i = 0; i < 100; i++) {
            cycle.run(); // warm up
        }
        ResourceUsage before = ResourceUsage.now();
        long started = System.nanoTime();
        for (int i = 0; i < CYCLES; i++) {
            cycle.run();
        }
        long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
        ResourceUsage more = ResourceUsage.now().since(before);
        System.out.printf("%,d %s in %,d ms: %s%n", CYCLES, what, millis, more);
        assertThat(more.threads()).isLessThan(NOISE);
        assertThat(more.descriptors()).isLessThan(NOISE);
        assertThat(more.heap()).isLessThan(HEAP_NOISE);
    }
}

package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    private static final int OVERHEAD = "{'text':''}".length() + "X".length();

    private final EventQueue queue = new EventQueue(3, 100);

    @Test
    void theOldestEventIsDroppedAtTheLimitOfEvents() {
        for (int i = 1; i <= 5; i++) {
            queue.add(event(i));
        }
        assertThat(queue.received()).isEqualTo(5);
        assertThat(queue.dropped()).isEqualTo(2);
        assertThat(drain()).isEqualTo("3 4 5");
    }

    @Test
    void theOldestEventIsDroppedAtTheLimitOfBytes() {
        queue.add(event(60));
        queue.add(event(10));
        queue.add(event(30));
        assertThat(queue.dropped()).isZero();
        queue.poll();
        queue.add(event(60));
        assertThat(queue.dropped()).isZero();
        queue.add(event(20));
        assertThat(queue.dropped()).isEqualTo(2);
        assertThat(drain()).isEqualTo("60 20");
    }

    @Test
    void anEventThatIsLargerThanTheQueueIsKeptAlone() {
        queue.add(event(10));
        queue.add(event(500));
        assertThat(drain()).isEqualTo("500");
        assertThat(queue.dropped()).isEqualTo(1);
    }

    @Test
    void clearedEventsNoLongerCount() {
        queue.add(event(100));
        queue.clear();
        queue.add(event(60));
        queue.add(event(40));
        assertThat(queue.dropped()).isZero();
        assertThat(drain()).isEqualTo("60 40");
    }

    /** An event of this size, or of the smallest size. */
    private static QmpEvent event(int size) {
        String data = "{\"text\":\"" + "x".repeat(Math.max(0, size - OVERHEAD)) + "\"}";
        return size < OVERHEAD
                ? new QmpEvent("X".repeat(size), Instant.EPOCH, new byte[0])
                : QmpEvent.of("X", Instant.EPOCH, data);
    }

    private String drain() {
        StringBuilder sizes = new StringBuilder();
        for (QmpEvent event = queue.poll(); event != null; event = queue.poll()) {
            sizes.append(' ').append(event.size());
        }
        assertThat(queue.isEmpty()).isTrue();
        return sizes.toString().strip();
    }
}

package dev.qemu4j.manager.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.internal.log.MachineLog;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class SilenceProbeTest {
    private final AtomicInteger asked = new AtomicInteger();
    private final Semaphore questions = new Semaphore(0);
    private final Semaphore answers = new Semaphore(0);
    private final SilenceProbe probe = new SilenceProbe("silent", MachineLog.of("test", "silent"), () -> {
        asked.incrementAndGet();
        questions.release();
        answers.acquire();
    });

    @Test
    void aSilenceIsFollowedByOneQuery() throws Exception {
        probe.start();
        questions.acquire();
        answers.release();
        probe.join();
        assertThat(asked).hasValue(1);
    }

    @Test
    void silencesDuringAQueryAreFollowedByAnotherQuery() throws Exception {
        probe.start();
        questions.acquire();
        probe.start();
        probe.start();
        answers.release(2);
        probe.join();
        assertThat(asked).hasValue(2);
    }

    @Test
    void aLaterSilenceIsFollowedByAQueryToo() throws Exception {
        for (int i = 1; i <= 3; i++) {
            probe.start();
            answers.release();
            probe.join();
            assertThat(asked).hasValue(i);
        }
    }
}

package dev.qemu4j.process.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildWatchTest {
    private static final long MILLI = 1_000_000;

    @Test
    void anIdlePollIsFollowedByARestNinetyNineTimesAsLong() {
        assertThat(ChildWatch.restAfter(false, MILLI / 2, MILLI)).isEqualTo(99 * MILLI / 2);
        assertThat(ChildWatch.restAfter(false, 1, 20 * MILLI)).isEqualTo(20 * MILLI);
    }

    @Test
    void aBusyPollIsFollowedByARestAsLong() {
        assertThat(ChildWatch.restAfter(true, 5 * MILLI, MILLI)).isEqualTo(5 * MILLI);
        assertThat(ChildWatch.restAfter(true, 5, MILLI)).isEqualTo(MILLI);
    }

    @Test
    void theRestIsBoundedHoweverLongAPollTook() {
        assertThat(ChildWatch.restAfter(false, 400 * MILLI, MILLI)).isEqualTo(ChildWatch.MAX_REST_NANOS);
        assertThat(ChildWatch.restAfter(true, 400 * MILLI, MILLI)).isEqualTo(ChildWatch.MAX_REST_NANOS);
        assertThat(ChildWatch.restAfter(false, Long.MAX_VALUE, MILLI)).isEqualTo(ChildWatch.MAX_REST_NANOS);
    }

    @Test
    void aPollThatLostItsCpuIsFollowedByTheNextSoon() throws Exception {
        ChildWatch watch = new ChildWatch();
        CountDownLatch looks = new CountDownLatch(4);
        ChildWatch.Watched slow = () -> {
            LockSupport.parkNanos(300 * MILLI);
            looks.countDown();
            return false;
        };
        watch.add(slow);
        try {
            // Four looks and three rests; without a bound each rest alone takes half a minute.
            assertThat(looks.await(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS))
                    .isTrue();
        } finally {
            watch.remove(slow);
        }
    }
}

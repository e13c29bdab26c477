package dev.qemu4j.process.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.process.QemuProcessException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
        ChildWatch watch = new ChildWatch(Thread::new);
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

    @Test
    void thePollsContinueAfterAnOutOfMemoryError() throws Exception {
        ChildWatch watch = new ChildWatch(Thread::new);
        CountDownLatch failures = new CountDownLatch(2);
        CountDownLatch polls = new CountDownLatch(2);
        ChildWatch.Watched failing = () -> {
            failures.countDown();
            throw new OutOfMemoryError("a test");
        };
        ChildWatch.Watched other = () -> {
            polls.countDown();
            return false;
        };
        watch.add(failing);
        watch.add(other);
        try {
            assertThat(failures.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(polls.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            watch.remove(failing);
            watch.remove(other);
        }
    }

    /** Without memory, the JVM throws one and the same error again and again. */
    @Test
    void thePollsContinueIfLoggingThrowsTheSameError() throws Exception {
        class Unprintable extends OutOfMemoryError {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw this;
            }
        }
        ChildWatch watch = new ChildWatch(Thread::new);
        CountDownLatch polls = new CountDownLatch(3);
        ChildWatch.Watched failing = () -> {
            polls.countDown();
            throw new Unprintable();
        };
        watch.add(failing);
        try {
            assertThat(polls.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            watch.remove(failing);
        }
    }

    @Test
    void withoutAThreadNothingIsWatchedUntilThereIsOneAgain() throws Exception {
        AtomicBoolean full = new AtomicBoolean(true);
        ChildWatch watch = new ChildWatch(task -> new Thread(task) {
            @Override
            public void start() {
                if (full.get()) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                super.start();
            }
        });
        CountDownLatch polls = new CountDownLatch(1);
        ChildWatch.Watched child = () -> {
            polls.countDown();
            return false;
        };
        assertThatExceptionOfType(QemuProcessException.class)
                .isThrownBy(() -> watch.add(child))
                .withMessageContaining("no thread could be started");
        full.set(false);
        CountDownLatch others = new CountDownLatch(2);
        ChildWatch.Watched other = () -> {
            others.countDown();
            return false;
        };
        watch.add(other);
        try {
            assertThat(others.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(polls.getCount())
                    .as("polls of a child that could not be added")
                    .isOne();
            watch.add(child);
            assertThat(polls.await(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            watch.remove(child);
            watch.remove(other);
        }
    }
}

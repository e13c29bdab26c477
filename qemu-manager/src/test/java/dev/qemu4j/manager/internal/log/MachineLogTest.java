package dev.qemu4j.manager.internal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MachineLogTest {
    private final RecordingLogger logger = new RecordingLogger();
    private long now;
    private final MachineLog log = new MachineLog(logger, "web", () -> now);

    @Test
    void everyMessageNamesTheMachine() {
        log.warn("QEMU does not answer");
        log.error(new IllegalStateException("on purpose"), "{} failed", "it");
        assertThat(logger.messages())
                .containsExactly("WARN VM 'web': QEMU does not answer", "ERROR VM 'web': it failed");
        assertThat(logger.causes()).hasSize(1);
    }

    @Test
    void theControlCharactersOfAnArgumentAreEscaped() {
        log.warn("event {}", "\u001b[2J\n\u202e\u0085");
        assertThat(logger.messages()).containsExactly("WARN VM 'web': event \\u001b[2J\\u000a\\u202e\\u0085");
    }

    @Test
    void aLongArgumentIsCut() {
        log.warn("{}", "x".repeat(10 << 20));
        assertThat(logger.messages().getFirst()).hasSizeLessThan(MachineLog.LONGEST + 50);
    }

    @Test
    void aFloodOfOneKindIsCountedAndTheCountLoggedOnceAMinute() {
        for (int i = 0; i < 1000; i++) {
            log.warn("event {}", i);
        }
        log.warn("another kind");
        assertThat(logger.messages()).hasSize(MachineLog.FULL + 1).last().isEqualTo("WARN VM 'web': another kind");
        now += Duration.ofMinutes(1).toNanos();
        log.warn("event {}", "later");
        assertThat(logger.messages())
                .endsWith(
                        "WARN VM 'web': 990 more messages like this were not logged: event {}",
                        "WARN VM 'web': event later");
    }

    @Test
    void theCountIsLoggedAtTheEnd() {
        for (int i = 0; i < 12; i++) {
            log.debug("event {}", i);
        }
        log.end();
        log.end();
        assertThat(logger.messages())
                .hasSize(MachineLog.FULL + 1)
                .endsWith("DEBUG VM 'web': 2 more messages like this were not logged: event {}");
    }
}

package dev.qemu4j.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Reply;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FollowerTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void aQemuThatDoesNotSayWhatWasDroppedIsFollowedToItsEnd() throws Exception {
        AtomicInteger putAway = new AtomicInteger();
        StatusTracker tracker = new StatusTracker("busy");
        try (FakeQemu qemu = FakeQemu.start();
                RuntimeDirectory directory = RuntimeDirectory.create();
                QmpClient client = QmpClient.builder()
                        .address(qemu.address())
                        .eventQueueCapacity(1)
                        .connect()) {
            QemuProcess process = QemuProcess.start(QemuLaunch.of(List.of("sleep", "1000")), directory);
            Monitor monitor = new Monitor(client, LONG, timeout -> QmpClient.connect(qemu.address()));
            HotPlugger hotPlugger =
                    new HotPlugger(VmConfig.builder().name("busy").build(), monitor);
            Follower follower = new Follower("busy", process, monitor, tracker, hotPlugger, putAway::incrementAndGet);
            qemu.on("query-status", Reply.error("busy"));
            qemu.emit("STOP");
            qemu.emit("STOP"); // the first is dropped for it
            client.execute("query-name"); // so both have arrived

            follower.start();
            qemu.awaitRequest("query-status", LONG);
            qemu.emit("RESUME");
            assertThat(tracker.await(Set.of(VmStatus.RUNNING), Deadline.after(LONG)))
                    .isTrue();

            process.stop(StopPolicy.AT_ONCE);
            assertThat(tracker.awaitEnd(Deadline.after(LONG))).isTrue();
            assertThat(tracker.status()).isEqualTo(VmStatus.STOPPED);
            assertThat(putAway).hasValue(1);
        }
    }
}

package dev.qemu4j.manager.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.manager.FakeMonitor;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.testkit.Reply;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MemoryBalloonTest {
    private FakeMonitor machine;
    private MemoryBalloon balloon;

    @BeforeEach
    void connect() throws InterruptedException {
        machine = new FakeMonitor();
        machine.qemu()
                .on(
                        "qom-list",
                        request -> Reply.json(
                                request.arguments().get("path").asString().endsWith("-anon")
                                        ? "[{\"name\": \"type\", \"type\": \"string\"},"
                                                + " {\"name\": \"device[0]\", \"type\": \"child<virtio-balloon-pci>\"}]"
                                        : "[{\"name\": \"disk0\", \"type\": \"child<virtio-blk-pci>\"}]"));
        balloon = MemoryBalloon.of(machine);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    @Test
    void resizeSendsTheTarget() throws Exception {
        machine.qemu().on("balloon", Reply.empty());
        balloon.resize(DataSize.ofMebibytes(1));
        assertThat(machine.qemu().requests("balloon").getFirst().arguments()).hasToString("{\"value\":1048576}");
    }

    @Test
    void aDeviceWithoutAnIdIsFound() throws Exception {
        machine.qemu().on("qom-set", Reply.empty());
        balloon.poll(Duration.ofSeconds(2));
        assertThat(machine.qemu().requests("qom-set").getFirst().arguments())
                .hasToString("{\"path\":\"/machine/peripheral-anon/device[0]\","
                        + "\"property\":\"guest-stats-polling-interval\",\"value\":2}");
        assertThatIllegalArgumentException().isThrownBy(() -> balloon.poll(Duration.ofMillis(1500)));
        assertThatIllegalArgumentException().isThrownBy(() -> balloon.poll(Duration.ofSeconds(-1)));
    }

    @Test
    void aValueThatTheDriverDoesNotReportIsAbsent() throws Exception {
        machine.qemu()
                .on(
                        "qom-get",
                        Reply.json(
                                "{\"last-update\": 1795639458, \"stats\": {\"stat-total-memory\": 2048,"
                                        + " \"stat-free-memory\": 0, \"stat-swap-in\": 18446744073709551615, \"stat-major-faults\": 3}}"));
        GuestMemory memory = balloon.guestMemory().orElseThrow();
        assertThat(memory.time()).isEqualTo(Instant.ofEpochSecond(1795639458));
        assertThat(memory.total()).contains(DataSize.ofBytes(2048));
        assertThat(memory.free()).contains(DataSize.ofBytes(0));
        assertThat(memory.majorFaults()).contains(3L);
        assertThat(memory.swappedIn()).isEmpty();
        assertThat(memory.available()).isEmpty();
        assertThat(memory.minorFaults()).isEmpty();
    }

    @Test
    void whatQemuLeftOutIsAFailureOfTheOperation() {
        machine.qemu().on("query-balloon", Reply.empty());
        assertThatThrownBy(balloon::size)
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("query-balloon")
                .hasMessageContaining("actual");
        machine.qemu().on("query-balloon", Reply.json("{\"actual\": -1}"));
        assertThatThrownBy(balloon::size).isInstanceOf(VmOperationException.class);
    }

    @Test
    void withoutAReportThereIsNoGuestMemory() throws Exception {
        machine.qemu().on("qom-get", Reply.json("{\"last-update\": 0, \"stats\": {\"stat-total-memory\": 5}}"));
        assertThat(balloon.guestMemory()).isEmpty();
    }

    @Test
    void aMissingBalloonIsReported() {
        machine.qemu().on("qom-list", Reply.json("[]"));
        machine.qemu().on("query-balloon", Reply.error("DeviceNotActive", "No balloon device has been activated"));
        assertThatThrownBy(balloon::guestMemory)
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("No balloon device");
        assertThatThrownBy(balloon::size).isInstanceOf(VmOperationException.class);
    }
}

package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * A QEMU whose main loop is blocked: it opens a FIFO without a writer as a disk, so that {@code open} waits for the writer.
 */
@Timeout(120)
class OutOfBandIT {
    private static final int MORE_THAN_QEMU_READS = 30;

    /** Allowed out of band by every QEMU; {@code query-yank} came with 6.0. */
    private static final QmpCommand<JsonNode> MIGRATE_PAUSE = QmpCommand.of("migrate-pause", Map.of());

    @Test
    void outOfBandOvertakesACommandThatIsBlocked() throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client = qemu.connect()) {
            Path fifo = fifo(qemu);
            Call<JsonNode> blocked = block(client, fifo);
            for (int i = 0; i < 10; i++) {
                assertAnswersOutOfBand(client);
            }
            assertThat(blocked.isDone()).isFalse();
            release(fifo);
            assertThat(blocked.failure()).isInstanceOf(QmpCommandException.class);
            assertThat(client.execute("query-name")).isEmpty();
        }
    }

    @Test
    void withTheLimitOutOfBandOvertakesAnyNumberOfCommands() throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client =
                        qemu.connect(QmpClient.builder().address(qemu.monitor()).reserveOutOfBand(true))) {
            Path fifo = fifo(qemu);
            Call<JsonNode> blocked = block(client, fifo);
            List<Call<JsonNode>> behind = crowd(client);
            for (int i = 0; i < 10; i++) {
                assertAnswersOutOfBand(client);
            }
            release(fifo);
            assertThat(blocked.failure()).isInstanceOf(QmpCommandException.class);
            assertAnswered(behind);
        }
    }

    @Test
    void withoutTheLimitOutOfBandWaitsUntilQemuReadsAgain() throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client = qemu.connect()) {
            Path fifo = fifo(qemu);
            Call<JsonNode> blocked = block(client, fifo);
            List<Call<JsonNode>> behind = crowd(client);
            assertThatThrownBy(() -> client.executeOutOfBand(MIGRATE_PAUSE, Duration.ofSeconds(1)))
                    .isInstanceOfSatisfying(
                            QmpTimeoutException.class,
                            e -> assertThat(e.wasSent()).isTrue());
            release(fifo);
            assertThat(blocked.failure()).isInstanceOf(QmpCommandException.class);
            assertAnswered(behind);
            assertAnswersOutOfBand(client);
        }
    }

    /** QEMU replies with an error, because there is no migration to pause. */
    private static void assertAnswersOutOfBand(QmpClient client) throws InterruptedException {
        assertThatThrownBy(() -> client.executeOutOfBand(MIGRATE_PAUSE))
                .isInstanceOf(QmpCommandException.class)
                .hasMessageContaining("postcopy");
        if (client.greeting().version().isAtLeast(6, 0)) {
            assertThat(client.executeOutOfBand("query-yank")).isNotEmpty();
        }
    }

    private static Path fifo(RealQemu qemu) throws IOException, InterruptedException {
        Path fifo = qemu.directory().resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        return fifo;
    }

    /** Returns when QEMU is inside {@code open} and replies to nothing. */
    private static Call<JsonNode> block(QmpClient client, Path fifo) {
        Map<String, Object> node =
                Map.of("driver", "file", "node-name", "stuck", "filename", fifo.toString(), "read-only", true);
        Call<JsonNode> blocked = Call.start(() -> client.execute("blockdev-add", node));
        blocked.awaitBlocked();
        assertThatThrownBy(() -> client.execute("query-name", Map.of(), Duration.ofMillis(200)))
                .isInstanceOf(QmpTimeoutException.class);
        return blocked;
    }

    private static List<Call<JsonNode>> crowd(QmpClient client) {
        List<Call<JsonNode>> crowd = new ArrayList<>();
        for (int i = 0; i < MORE_THAN_QEMU_READS; i++) {
            crowd.add(Call.start(() -> client.execute("query-name")).awaitBlocked());
        }
        return crowd;
    }

    /** Opens the FIFO for writing, so that QEMU finds that it is not a file. */
    private static void release(Path fifo) throws IOException {
        FileChannel.open(fifo, StandardOpenOption.WRITE).close();
    }

    private static void assertAnswered(List<Call<JsonNode>> calls) throws InterruptedException {
        for (Call<JsonNode> call : calls) {
            assertThat(call.get()).isEmpty();
        }
    }
}

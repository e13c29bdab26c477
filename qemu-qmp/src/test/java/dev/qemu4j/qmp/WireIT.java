package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.MicroGuest;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What all versions of QEMU have in common on the wire. */
@Timeout(120)
class WireIT {
    @Test
    void aSecondNegotiationFailsAndTheConnectionStaysOpen() throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client = qemu.connect()) {
            assertThatThrownBy(() -> client.execute("qmp_capabilities"))
                    .isInstanceOfSatisfying(
                            QmpCommandException.class,
                            e -> assertThat(e.errorClass()).isEqualTo("CommandNotFound"));
            assertThat(client.execute("query-name")).isEmpty();
        }
    }

    @Test
    void errorsHaveAClassAndADescription() throws Exception {
        try (RealQemu qemu = RealQemu.start("-M", "q35", "-S");
                QmpClient client = qemu.connect()) {
            assertError(client, "nope", Map.of(), "CommandNotFound", "nope");
            assertError(client, "device_del", Map.of("id", "net9"), "DeviceNotFound", "net9");
            assertError(client, "object-del", Map.of("id", "obj9"), "GenericError", "obj9");
            assertError(client, "query-name", Map.of("extra", 1), "GenericError", "extra");
        }
    }

    private static void assertError(
            QmpClient client, String command, Map<String, ?> arguments, String errorClass, String word) {
        assertThatThrownBy(() -> client.execute(command, arguments))
                .isInstanceOfSatisfying(QmpCommandException.class, e -> {
                    assertThat(e.command()).isEqualTo(command);
                    assertThat(e.errorClass()).isEqualTo(errorClass);
                    assertThat(e.description()).contains(word);
                });
    }

    @Test
    void theLargestReplyIsManyTimesLargerThanALineBuffer() throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client = qemu.connect()) {
            QmpResult schema = client.execute(QmpCommand.of("query-qmp-schema", Map.of(), result -> result));
            assertThat(schema.size()).isBetween(128 * 1024, 1024 * 1024);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 9007199254740993L, Long.MAX_VALUE})
    void integersAreExactInBothDirections(long value) throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client = qemu.connect()) {
            client.execute("object-add", Map.of("qom-type", "iothread", "id", "io"));
            Map<String, String> property = Map.of("path", "/objects/io", "property", "poll-max-ns");
            client.execute("qom-set", new QomSet("/objects/io", "poll-max-ns", value));
            assertThat(client.execute("qom-get", property).longValue()).isEqualTo(value);
            assertThatThrownBy(() ->
                            client.execute("qom-set", new QomSet("/objects/io", "poll-max-ns", new BigDecimal("1.0"))))
                    .as("QEMU does not take a fraction for an integer, and is not given one")
                    .isInstanceOf(QmpCommandException.class);
        }
    }

    record QomSet(String path, String property, Object value) {}

    @Test
    void outOfBandIsAnErrorForCommandsThatDoNotAllowItAndTheConnectionStaysOpen() throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client = qemu.connect()) {
            for (String command : List.of("query-name", "quit")) {
                assertThatThrownBy(() -> client.executeOutOfBand(command))
                        .isInstanceOf(QmpCommandException.class)
                        .hasMessageContaining("does not support OOB");
            }
            assertThat(client.execute("query-name")).isEmpty();
        }
    }

    @Test
    void capabilitiesEnabledAreThoseOfferedAndWanted() throws Exception {
        assertThat(enabled()).isEmpty();
        assertThat(enabled("oob")).containsExactly("oob");
        assertThat(enabled("telepathy")).isEmpty();
        assertThat(enabled("telepathy", "oob")).containsExactly("oob");
    }

    private static Set<String> enabled(String... wanted) throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client =
                        qemu.connect(QmpClient.builder().address(qemu.monitor()).capabilities(wanted))) {
            assertThat(client.greeting().capabilities()).containsExactly("oob");
            assertThat(client.execute("query-name")).isEmpty();
            return client.capabilities();
        }
    }

    @Test
    void withoutTheCapabilityOutOfBandFailsBeforeAnythingIsSent() throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client =
                        qemu.connect(QmpClient.builder().address(qemu.monitor()).capabilities())) {
            assertThatThrownBy(() -> client.executeOutOfBand("migrate-pause"))
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("was not enabled");
            assertThat(client.execute("query-name")).isEmpty();
        }
    }

    @Test
    void theSchemaListsTheCommandsThatAllowOutOfBand() throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client = qemu.connect()) {
            Set<String> allowed = new TreeSet<>();
            for (JsonNode entity : client.execute("query-qmp-schema")) {
                if (entity.path("allow-oob").asBoolean(false)) {
                    allowed.add(entity.path("name").asString());
                }
            }
            assertThat(allowed).contains("migrate-pause", "migrate-recover").doesNotContain("quit", "query-status");
        }
    }

    @Test
    void anEventBeforeTheReplyIsQueuedWhenTheCommandReturns() throws Exception {
        try (RealQemu qemu = RealQemu.start("-M", "q35", "-S");
                QmpClient client = qemu.connect();
                EventSubscription events = client.subscribe("RESUME", "STOP")) {
            client.execute("cont");
            assertThat(events.poll()).get().extracting(QmpEvent::name).isEqualTo("RESUME");
            client.execute("stop");
            assertThat(events.poll()).get().extracting(QmpEvent::name).isEqualTo("STOP");
        }
    }

    @Test
    void aResetSendsAnEventAndKeepsTheRunState() throws Exception {
        try (RealQemu qemu = RealQemu.start("-M", "q35", "-S");
                QmpClient client = qemu.connect()) {
            String before = client.execute("query-status").path("status").asString();
            QmpEvent reset =
                    QmpEvents.await(client, QmpCommand.of("system_reset", Map.of()), "RESET", event -> true, Call.LONG);
            assertThat(reset.data().path("guest").asBoolean()).isFalse();
            assertThat(client.execute("query-status").path("status").asString()).isEqualTo(before);
        }
    }

    @Test
    void theShutdownEventOfAGuestComesBeforeTheConnectionEnds() throws Exception {
        Path directory = RealQemu.newDirectory();
        Path disk = MicroGuest.SELF_POWER_OFF.writeTo(directory.resolve("guest.img"));
        List<String> options = List.of(
                "-M",
                "q35",
                "-S",
                "-drive",
                "file=" + disk + ",format=raw,if=ide",
                "-qmp",
                "unix:" + directory.resolve("qmp.sock") + ",server=on,wait=off");
        try (RealQemu qemu = RealQemu.startIn(directory, options);
                QmpClient client = qemu.connect();
                EventSubscription events = client.subscribe("SHUTDOWN")) {
            client.execute("cont");
            QmpEvent shutdown = events.next(Call.LONG);
            assertThat(shutdown.data().path("guest").asBoolean()).isTrue();
            assertThat(shutdown.data().path("reason").asString()).isEqualTo("guest-shutdown");
            List<QmpEvent> rest = new ArrayList<>();
            assertThatThrownBy(() -> events.forEach(rest::add)).isInstanceOf(QmpClosedException.class);
            assertThat(rest).isEmpty();
            assertThat(qemu.awaitExit()).isZero();
        }
    }
}

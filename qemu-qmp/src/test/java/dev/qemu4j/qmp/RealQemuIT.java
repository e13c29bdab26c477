package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.qmp.QmpConnectException.Phase;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(120)
@SuppressWarnings("AddressSelection") // one literal address
class RealQemuIT {
    @Test
    void aSessionFromGreetingToQuit() throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client = qemu.connect();
                EventSubscription events = client.subscribe("SHUTDOWN")) {
            assertThat(client.greeting().version().isAtLeast(5, 2)).isTrue();
            assertThat(client.capabilities()).isEqualTo(client.greeting().capabilities());
            Instant before = Instant.now();
            assertThat(client.execute("quit")).isEmpty();
            QmpEvent shutdown = events.next(Call.LONG);
            assertThat(shutdown.data().path("reason").asString()).isEqualTo("host-qmp-quit");
            assertThat(shutdown.timestamp()).isBetween(before.minusSeconds(1), Instant.now());
            assertThat(qemu.awaitExit()).isZero();
            assertThatThrownBy(() -> client.execute("query-status")).isInstanceOf(QmpClosedException.class);
        }
    }

    @Test
    void aQemuThatIsKilledEndsTheConnection() throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client = qemu.connect();
                EventSubscription events = client.subscribe()) {
            qemu.kill();
            assertThatThrownBy(() -> events.next(Call.LONG)).isInstanceOf(QmpClosedException.class);
            assertThat(client.isOpen()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "q35"})
    void everyQueryWithoutArgumentsInTheSchemaIsAnsweredAndDecoded(String machine) throws Exception {
        try (RealQemu qemu = RealQemu.start("-M", machine, "-S");
                QmpClient client = qemu.connect()) {
            JsonNode schema = client.execute("query-qmp-schema");
            Map<String, JsonNode> types = new TreeMap<>();
            schema.forEach(entity -> types.put(entity.path("name").asString(), entity));
            Set<String> answered = new TreeSet<>();
            Set<String> refused = new TreeSet<>();
            for (String name : types.keySet()) {
                if (isQueryWithoutArguments(types, name)) {
                    try {
                        assertThat(client.execute(name).isMissingNode())
                                .as(name)
                                .isFalse();
                        answered.add(name);
                    } catch (QmpCommandException e) {
                        assertThat(e.description()).as(name).isNotBlank();
                        refused.add(name);
                    }
                }
            }
            assertThat(answered).hasSizeGreaterThan(40).contains("query-status", "query-qmp-schema", "query-version");
            assertThat(refused).hasSizeLessThan(20);
            assertThat(client.execute("query-name")).isEmpty();
        }
    }

    private static boolean isQueryWithoutArguments(Map<String, JsonNode> types, String name) {
        JsonNode entity = types.get(name);
        if (!entity.path("meta-type").asString().equals("command") || !name.startsWith("query-")) {
            return false;
        }
        JsonNode members = types.get(entity.path("arg-type").asString()).path("members");
        for (JsonNode member : members) {
            if (!member.has("default")) { // present, if only as null, for what may be left out
                return false;
            }
        }
        return true;
    }

    @Test
    void aMonitorMayPrettyPrint() throws Exception {
        Path directory = RealQemu.newDirectory();
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(directory.resolve("pretty.sock"));
        List<String> options = List.of(
                "-M",
                "none",
                "-chardev",
                "socket,id=m,server=on,wait=off,path=" + address,
                "-mon",
                "chardev=m,mode=control,pretty=on");
        try (RealQemu qemu = RealQemu.startIn(directory, options);
                QmpClient client = qemu.connect(QmpClient.builder().address(address))) {
            QmpCommand<QmpResult> status = QmpCommand.of("query-status", Map.of(), result -> result);
            assertThat(client.execute(status).toString()).contains("\n");
            assertThat(client.execute("query-qmp-schema")).hasSizeGreaterThan(500);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void tcpWorksOverIpv4AndIpv6(String host) throws Exception {
        InetSocketAddress address = new InetSocketAddress(host, RealQemu.freePort());
        Assumptions.assumeTrue(canListen(address), "this system has no " + host);
        // QEMU 7.2 does not understand the short form "tcp:[::1]:port".
        List<String> options = List.of(
                "-M",
                "none",
                "-chardev",
                "socket,id=m,server=on,wait=off,host=" + host + ",port=" + address.getPort(),
                "-mon",
                "chardev=m,mode=control");
        try (RealQemu qemu = RealQemu.startIn(RealQemu.newDirectory(), options);
                QmpClient client = qemu.connect(QmpClient.builder().address(address))) {
            assertThat(client.execute("query-name")).isEmpty();
        }
    }

    private static boolean canListen(InetSocketAddress address) {
        try (QmpListener listener = QmpListener.bind(new InetSocketAddress(address.getAddress(), 0))) {
            return listener.address() != null;
        } catch (java.io.UncheckedIOException e) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aConnectionThatQemuMakesIsAccepted(boolean unix) throws Exception {
        Path directory = RealQemu.newDirectory();
        SocketAddress address = unix
                ? UnixDomainSocketAddress.of(directory.resolve("call.sock"))
                : new InetSocketAddress("127.0.0.1", RealQemu.freePort());
        String where = unix ? "unix:" + address : "tcp:127.0.0.1:" + ((InetSocketAddress) address).getPort();
        try (QmpListener listener = QmpListener.bind(address);
                RealQemu qemu = RealQemu.startIn(directory, List.of("-M", "none", "-qmp", where + ",server=off"));
                QmpClient client = QmpClient.builder().connectTimeout(Call.LONG).accept(listener)) {
            assertThat(client.execute("query-name")).isEmpty();
            assertThat(client.execute("quit")).isEmpty();
            assertThat(qemu.awaitExit()).isZero();
        }
    }

    @Test
    @SuppressWarnings("try") // closed early: that is what is tested
    void aMonitorServesOneClientAndTheOthersFailToConnect() throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client = qemu.connect()) {
            for (int i = 0; i < 4; i++) {
                assertThatThrownBy(() -> QmpClient.builder()
                                .address(qemu.monitor())
                                .connectTimeout(Duration.ofMillis(200))
                                .connect())
                        .isInstanceOfSatisfying(
                                QmpConnectException.class,
                                e -> assertThat(e.phase()).isIn(Phase.GREETING, Phase.CONNECT));
            }
            assertThat(client.execute("query-name")).isEmpty();
            client.close();
            try (QmpClient next = qemu.connect()) {
                assertThat(next.execute("query-name")).isEmpty();
            }
        }
    }

    @Test
    void manyCallersShareOneMonitor() throws Exception {
        try (RealQemu qemu = RealQemu.start();
                QmpClient client = qemu.connect()) {
            List<Call<Void>> callers = java.util.stream.IntStream.range(0, 64)
                    .mapToObj(caller -> Call.<Void>start(() -> {
                        for (int i = 0; i < 10; i++) {
                            String id = "obj" + caller + "-" + i;
                            assertThat(client.execute("object-add", Map.of("qom-type", "iothread", "id", id)))
                                    .isEmpty();
                            assertThatThrownBy(() -> client.execute("object-del", Map.of("id", "no" + id)))
                                    .hasMessageContaining("'no" + id + "'");
                            assertThat(client.execute("object-del", Map.of("id", id)))
                                    .isEmpty();
                        }
                        return null;
                    }))
                    .toList();
            for (Call<Void> caller : callers) {
                assertThat(caller.get()).isNull();
            }
        }
    }
}

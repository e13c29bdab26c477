package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.qemu4j.qmp.QmpConnectException.Phase;
import dev.qemu4j.testkit.ByteSplit;
import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.FakeQemuBuilder;
import dev.qemu4j.testkit.Reply;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ConnectTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final byte[] IPV6_LOOPBACK = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    @Test
    void theGreetingHasTheVersionAndTheCapabilities() throws InterruptedException {
        FakeQemuBuilder debian = FakeQemu.builder().version("11.1.3").packageName("Debian 1:11.1.3+ds-1");
        try (FakeSession session = FakeSession.open(debian.start())) {
            QmpGreeting greeting = session.client.greeting();
            assertThat(greeting.version()).isEqualTo(new QmpVersion(11, 1, 3, "Debian 1:11.1.3+ds-1"));
            assertThat(greeting.version()).hasToString("11.1.3");
            assertThat(greeting.version().isAtLeast(10, 2)).isTrue();
            assertThat(greeting.version().isAtLeast(11, 2)).isFalse();
            assertThat(greeting.capabilities()).containsExactly("oob");
            assertThat(session.client.state()).isEqualTo(QmpState.OPEN);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 50})
    void theGreetingMayArriveInAnySplit(int size) throws InterruptedException {
        FakeQemuBuilder slow = FakeQemu.builder().greeting(usual -> usual.split(ByteSplit.of(size)));
        try (FakeSession session = FakeSession.open(slow.start())) {
            session.assertWorks();
        }
    }

    @Test
    void theGreetingMayArriveTogetherWithAnEvent() throws InterruptedException {
        FakeQemuBuilder talkative = FakeQemu.builder().greeting(usual -> usual.then(Reply.event("RESUME")));
        try (FakeSession session = FakeSession.open(talkative.start())) {
            session.assertWorks();
        }
    }

    @Test
    void theGreetingMayArriveAfterEvents() throws InterruptedException {
        FakeQemuBuilder talkative =
                FakeQemu.builder().greeting(usual -> Reply.flood("RESUME", 100).then(usual));
        try (FakeSession session = FakeSession.open(talkative.start())) {
            session.assertWorks();
            assertThat(session.strays).isEmpty();
        }
    }

    @Test
    void aPeerMayPrettyPrint() throws InterruptedException {
        try (FakeSession session =
                FakeSession.open(FakeQemu.builder().prettyPrinted().start())) {
            session.assertWorks();
        }
    }

    @Test
    void capabilitiesEnabledAreThoseOfferedAndWanted() throws InterruptedException {
        assertThat(enabled(Set.of("oob", "warp"), "oob", "telepathy")).containsExactly("oob");
        assertThat(enabled(Set.of("oob"))).isEmpty();
        assertThat(enabled(Set.of(), "oob")).isEmpty();
        assertThat(enabled(Set.of("oob", "warp"), "warp", "oob", "oob")).containsExactlyInAnyOrder("oob", "warp");
    }

    private static Set<String> enabled(Set<String> offered, String... wanted) throws InterruptedException {
        FakeQemu qemu =
                FakeQemu.builder().capabilities(offered.toArray(String[]::new)).start();
        try (FakeSession session = FakeSession.open(qemu, builder -> builder.capabilities(wanted))) {
            assertThat(qemu.connection().capabilities()).isEqualTo(session.client.capabilities());
            return session.client.capabilities();
        }
    }

    @Test
    void connectTimesOutInPhaseGreetingIfThePeerIsSilent() {
        try (FakeQemu silent = FakeQemu.builder().withoutGreeting().start()) {
            assertThatThrownBy(() -> connect(silent.address(), SHORT))
                    .isInstanceOfSatisfying(QmpConnectException.class, e -> {
                        assertThat(e.phase()).isEqualTo(Phase.GREETING);
                        assertThat(e.address()).isEqualTo(silent.address());
                        assertThat(e)
                                .hasMessageContaining("another client may be connected to this monitor")
                                .hasMessageContaining(SHORT.toString())
                                .hasNoCause();
                    });
            assertNothingLeft(silent.address());
        }
    }

    @Test
    void aMonitorWithAnotherClientDoesNotGreet() throws InterruptedException {
        try (FakeSession first = FakeSession.open()) {
            assertThat(phaseOf(first.qemu.address())).isEqualTo(Phase.GREETING);
            first.assertWorks();
        }
    }

    @Test
    void connectTimesOutInPhaseConnectWithTheLastCauseIfThereIsNoSocket(@TempDir Path directory) {
        UnixDomainSocketAddress nowhere = UnixDomainSocketAddress.of(directory.resolve("none.sock"));
        assertThatThrownBy(() -> connect(nowhere, SHORT))
                .isInstanceOfSatisfying(
                        QmpConnectException.class, e -> assertThat(e.phase()).isEqualTo(Phase.CONNECT))
                .hasMessageContaining(nowhere.toString())
                .hasCauseInstanceOf(IOException.class)
                .cause()
                .hasMessageContaining("No such file");
        assertNothingLeft(nowhere);
    }

    @Test
    void connectTimesOutInPhaseConnectWithTheLastCauseIfThePortIsClosed() throws IOException {
        InetSocketAddress free = freePort();
        assertThatThrownBy(() -> connect(free, SHORT))
                .isInstanceOfSatisfying(
                        QmpConnectException.class, e -> assertThat(e.phase()).isEqualTo(Phase.CONNECT))
                .cause()
                .hasMessageContaining("refused");
    }

    @Test
    void anEarlierFailureToConnectIsNotTheCauseOfAMissingGreeting(@TempDir Path directory) throws InterruptedException {
        UnixDomainSocketAddress later = UnixDomainSocketAddress.of(directory.resolve("later.sock"));
        Call<QmpClient> call = Call.start(() -> connect(later, Duration.ofSeconds(1)));
        call.awaitBlocked();
        try (FakeQemu silent =
                FakeQemu.builder().address(later).withoutGreeting().start()) {
            assertThat(call.failure()).isInstanceOf(QmpConnectException.class).hasNoCause();
            assertThat(silent.connections()).hasSize(1);
        }
    }

    @Test
    void connectFailsInPhaseNegotiationIfTheCapabilitiesAreRefused() {
        try (FakeQemu qemu = FakeQemu.start()) {
            qemu.on("qmp_capabilities", Reply.error("CommandNotFound", "not today"));
            assertThatThrownBy(() -> connect(qemu.address(), Call.LONG))
                    .isInstanceOfSatisfying(
                            QmpConnectException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.NEGOTIATION))
                    .hasMessageContaining("not today")
                    .hasCauseInstanceOf(QmpCommandException.class);
            assertNothingLeft(qemu.address());
        }
    }

    @Test
    void connectTimesOutInPhaseNegotiationIfThereIsNoReply() {
        try (FakeQemu qemu = FakeQemu.start()) {
            qemu.on("qmp_capabilities", Reply.silence());
            assertThat(phaseOf(qemu.address())).isEqualTo(Phase.NEGOTIATION);
        }
    }

    @Test
    void connectRetriesUntilTheSocketAppears(@TempDir Path directory) throws InterruptedException {
        UnixDomainSocketAddress later = UnixDomainSocketAddress.of(directory.resolve("later.sock"));
        Call<QmpClient> call = Call.start(() -> connect(later, Call.LONG));
        call.awaitBlocked();
        try (FakeQemu qemu = FakeQemu.builder().address(later).start();
                QmpClient client = call.get()) {
            assertThat(client.address()).isEqualTo(qemu.address());
        }
    }

    @Test
    void connectRetriesUntilThePortIsOpen() throws Exception {
        InetSocketAddress later = freePort();
        Call<QmpClient> call = Call.start(() -> connect(later, Call.LONG));
        call.awaitBlocked();
        try (FakeQemu qemu = FakeQemu.builder().address(later).start();
                QmpClient client = call.get()) {
            assertThat(client.address()).isEqualTo(qemu.address());
        }
    }

    @Test
    void connectRetriesWhileTheSocketRefuses(@TempDir Path directory) throws Exception {
        UnixDomainSocketAddress stale = UnixDomainSocketAddress.of(directory.resolve("stale.sock"));
        FakeQemu.builder().address(stale).start().kill(); // leaves a socket that nobody listens at
        assertThat(stale.getPath()).exists();
        Call<QmpClient> call = Call.start(() -> connect(stale, Call.LONG));
        call.awaitBlocked();
        Files.delete(stale.getPath());
        try (FakeQemu qemu = FakeQemu.builder().address(stale).start();
                QmpClient client = call.get()) {
            assertThat(client.address()).isEqualTo(qemu.address());
        }
    }

    @Test
    void connectRetriesWhileTheBacklogIsFull() throws Exception {
        try (FakeSession first = FakeSession.open()) {
            SocketAddress address = first.qemu.address();
            Call<QmpClient> second = Call.start(() -> connect(address, Call.LONG));
            Call<QmpClient> third = Call.start(() -> connect(address, Call.LONG));
            second.awaitBlocked();
            third.awaitBlocked();
            assertThat(phaseOf(address)).isIn(Phase.CONNECT, Phase.GREETING);
            first.client.close();
            for (Call<QmpClient> waiting : Set.of(second, third)) {
                Call.start(() -> {
                    waiting.get().close();
                    return null;
                });
            }
            second.get();
            third.get();
        }
    }

    @Test
    void aClientCanUseTcp() throws InterruptedException {
        try (FakeSession session = FakeSession.open(FakeQemu.startTcp())) {
            session.assertWorks();
        }
    }

    @Test
    void aClientCanUseIpv6() throws Exception {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getByAddress(IPV6_LOOPBACK), 0);
        try (FakeSession session =
                FakeSession.open(FakeQemu.builder().address(loopback).start())) {
            assertThat(((InetSocketAddress) session.client.address()).getAddress())
                    .isInstanceOf(Inet6Address.class);
            session.assertWorks();
        }
    }

    @Test
    void connectFailsAtOnceIfThePeerClosesInsteadOfGreeting() {
        try (FakeQemu qemu = FakeQemu.builder()
                .greeting(usual -> Reply.silence().thenClose())
                .start()) {
            assertThatThrownBy(() -> connect(qemu.address(), Duration.ofDays(1)))
                    .isInstanceOfSatisfying(
                            QmpConnectException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.GREETING))
                    .hasMessageContaining("closed by the peer");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-OpenSSH_9.2\r\n",
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "[]",
                "\u0000\u0000\u0000",
                "{\"QMP\": {\"version\": {\"qemu\": {\"major\": 1e99999999999}}}}"
            })
    void connectFailsAtOnceIfThePeerIsNotAQmpServer(String babble) {
        try (FakeQemu other =
                FakeQemu.builder().greeting(usual -> Reply.text(babble)).start()) {
            assertThatThrownBy(() -> connect(other.address(), Duration.ofDays(1)))
                    .isInstanceOfSatisfying(
                            QmpConnectException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.GREETING))
                    .hasMessageContaining("violated the protocol")
                    .hasCauseInstanceOf(QmpProtocolException.class);
        }
    }

    @Test
    void aGreetingOfAnyShapeIsAccepted() throws InterruptedException {
        FakeQemuBuilder odd = FakeQemu.builder().greeting(usual -> Reply.text("{\"QMP\": 1e999999999}"));
        try (FakeSession session = FakeSession.open(odd.start())) {
            assertThat(session.client.greeting().version()).isEqualTo(new QmpVersion(0, 0, 0, ""));
            assertThat(session.client.capabilities()).isEmpty();
            session.assertWorks();
        }
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void anInterruptWhileConnectingIsAnInterruptedExceptionAndReleasesEverything(Phase phase, @TempDir Path directory)
            throws InterruptedException {
        FakeQemuBuilder builder = FakeQemu.builder();
        try (FakeQemu qemu = phase == Phase.GREETING ? builder.withoutGreeting().start() : builder.start()) {
            qemu.on("qmp_capabilities", Reply.silence());
            SocketAddress address = phase == Phase.CONNECT
                    ? UnixDomainSocketAddress.of(directory.resolve("none.sock"))
                    : qemu.address();
            Call<QmpClient> call = Call.start(() -> connect(address, Call.LONG));
            switch (phase) {
                case CONNECT -> call.awaitBlocked();
                case GREETING ->
                    assertThat(qemu.awaitConnection(Call.LONG).isOpen()).isTrue();
                case NEGOTIATION ->
                    assertThat(qemu.awaitRequest("qmp_capabilities", Call.LONG)).isNotNull();
            }
            call.interrupt();
            assertThat(call.failure()).isInstanceOf(InterruptedException.class);
            assertNothingLeft(address);
            if (phase != Phase.CONNECT) {
                qemu.connections().getFirst().awaitClosed(Call.LONG);
            }
        }
    }

    @Test
    void connectFailsIfTheThreadIsInterruptedBefore() throws InterruptedException {
        try (FakeQemu qemu = FakeQemu.start()) {
            Call<QmpClient> call = Call.start(() -> {
                Thread.currentThread().interrupt();
                return connect(qemu.address(), Call.LONG);
            });
            assertThat(call.failure()).isInstanceOf(InterruptedException.class);
            assertNothingLeft(qemu.address());
        }
    }

    @Test
    void connectRejectsUnsupportedAddresses() {
        assertThatThrownBy(() -> QmpClient.builder().connect()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> QmpClient.connect(InetSocketAddress.createUnresolved("no.invalid", 4444)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no.invalid");
        assertThatThrownBy(() -> QmpClient.connect(new SocketAddress() {
                    private static final long serialVersionUID = 1L;

                    @Override
                    public String toString() {
                        return "pigeon";
                    }
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("pigeon");
    }

    @Test
    void invalidOptionsAreRejectedWithTheirName() {
        QmpClientBuilder builder = QmpClient.builder();
        assertThatThrownBy(() -> builder.connectTimeout(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("connectTimeout");
        assertThatThrownBy(() -> builder.commandTimeout(Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("commandTimeout");
        assertThatThrownBy(() -> builder.maxMessageSize(0)).hasMessageContaining("maxMessageSize: 0");
        assertThatThrownBy(() -> builder.eventQueueCapacity(0)).hasMessageContaining("eventQueueCapacity: 0");
    }

    private static QmpClient connect(SocketAddress address, Duration timeout) throws InterruptedException {
        return QmpClient.builder().address(address).connectTimeout(timeout).connect();
    }

    private static InetSocketAddress freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }
    }

    private static Phase phaseOf(SocketAddress address) {
        return catchThrowableOfType(QmpConnectException.class, () -> connect(address, SHORT))
                .phase();
    }

    private static void assertNothingLeft(SocketAddress address) {
        assertThat(QmpThreads.of(address.toString())).isEmpty();
    }
}

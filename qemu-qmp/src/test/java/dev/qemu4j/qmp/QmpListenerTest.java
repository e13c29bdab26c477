package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.qmp.QmpConnectException.Phase;
import dev.qemu4j.testkit.FakeQemu;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections from QEMU to a listener ({@code server=off}). */
@Timeout(60)
class QmpListenerTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aQemuThatConnectsIsAccepted(boolean unix) throws Exception {
        SocketAddress address = unix ? unixAddress() : new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (QmpListener listener = QmpListener.bind(address);
                FakeQemu qemu = dial(listener);
                QmpClient client = QmpClient.builder().accept(listener)) {
            assertThat(client.isOpen()).isTrue();
            assertThat(client.address()).isEqualTo(listener.address());
            assertThat(client.execute("query-name")).isEmpty();
            assertThat(qemu.connection().isOpen()).isTrue();
        }
        assertThat(unixAddress().getPath()).doesNotExist();
    }

    @Test
    void aCallerMayWaitBeforeQemuConnects() throws Exception {
        try (QmpListener listener = QmpListener.bind(unixAddress())) {
            Call<QmpClient> call = Call.start(() -> QmpClient.builder().accept(listener));
            call.awaitBlocked();
            try (FakeQemu qemu = dial(listener);
                    QmpClient client = call.get()) {
                assertThat(client.isOpen()).isTrue();
                assertThat(qemu.connection().isOpen()).isTrue();
            }
        }
    }

    @Test
    void eachConnectionIsGivenToOneCaller() throws Exception {
        try (QmpListener listener = QmpListener.bind(unixAddress())) {
            List<Call<QmpClient>> callers = new ArrayList<>();
            List<FakeQemu> qemus = new ArrayList<>();
            for (int i = 0; i < 40; i++) { // more than the capacity of the listener
                callers.add(Call.start(() -> QmpClient.builder().accept(listener)));
            }
            for (int i = 0; i < 40; i++) {
                qemus.add(dial(listener));
            }
            for (Call<QmpClient> caller : callers) {
                caller.get().close();
            }
            for (FakeQemu qemu : qemus) {
                awaitLeft(qemu);
                qemu.close();
            }
        }
    }

    @Test
    void acceptTimesOutInPhaseConnectIfNoQemuConnects() {
        try (QmpListener listener = QmpListener.bind(unixAddress())) {
            assertThatThrownBy(() -> QmpClient.builder()
                            .connectTimeout(Duration.ofMillis(100))
                            .accept(listener))
                    .isInstanceOfSatisfying(
                            QmpConnectException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.CONNECT));
            assertThat(QmpThreads.all()).noneMatch(name -> name.startsWith("qmp-reader"));
        }
    }

    @Test
    void acceptDoesNotHangIfItTimesOutOrIsInterruptedAtOnce() throws InterruptedException {
        try (QmpListener listener = QmpListener.bind(unixAddress())) {
            for (int i = 0; i < 100; i++) {
                assertThatThrownBy(() -> QmpClient.builder()
                                .connectTimeout(Duration.ZERO)
                                .accept(listener))
                        .isInstanceOf(QmpConnectException.class);
                Call<QmpClient> interrupted = Call.start(() -> {
                    Thread.currentThread().interrupt();
                    return QmpClient.builder().accept(listener);
                });
                assertThat(interrupted.failure()).isInstanceOf(InterruptedException.class);
            }
        }
    }

    @Test
    void theNextConnectionGoesToTheNextCallerAfterAnInterrupt() throws Exception {
        try (QmpListener listener = QmpListener.bind(unixAddress())) {
            Call<QmpClient> call = Call.start(() -> QmpClient.builder().accept(listener));
            call.awaitBlocked().interrupt();
            assertThat(call.failure()).isInstanceOf(InterruptedException.class);
            try (FakeQemu qemu = dial(listener);
                    QmpClient next = QmpClient.builder().accept(listener)) {
                assertThat(next.isOpen()).isTrue();
                assertThat(qemu.connection().isOpen()).isTrue();
            }
        }
    }

    @Test
    void closingTheListenerFailsItsWaitersAndKeepsClientsOpen() throws Exception {
        QmpListener listener = QmpListener.bind(unixAddress());
        try (FakeQemu qemu = dial(listener);
                QmpClient client = QmpClient.builder().accept(listener)) {
            Call<QmpClient> waiting = Call.start(
                    () -> QmpClient.builder().connectTimeout(Duration.ofDays(1)).accept(listener));
            waiting.awaitBlocked();
            listener.close();
            listener.close();
            assertThat(waiting.failure())
                    .isInstanceOfSatisfying(
                            QmpConnectException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.CONNECT))
                    .hasMessageContaining("the listener at " + listener.address() + " was closed");
            assertThatThrownBy(() -> QmpClient.builder()
                            .connectTimeout(Duration.ofDays(1))
                            .accept(listener))
                    .isInstanceOf(QmpConnectException.class);
            assertThat(client.isOpen()).isTrue();
            assertThat(qemu.connection().isOpen()).isTrue();
        }
        assertThat(QmpThreads.all()).isEmpty();
    }

    @Test
    void closingTheListenerClosesConnectionsThatWereNotTaken() throws Exception {
        for (int round = 0; round < 30; round++) {
            QmpListener listener = QmpListener.bind(unixAddress());
            List<FakeQemu> qemus = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                qemus.add(dial(listener));
            }
            listener.close();
            for (FakeQemu qemu : qemus) {
                awaitLeft(qemu);
                qemu.close();
            }
        }
    }

    @Test
    void bindFailsWithTheAddressIfItIsInUse() {
        try (QmpListener listener = QmpListener.bind(unixAddress())) {
            assertThatThrownBy(() -> QmpListener.bind(listener.address()))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining(listener.address().toString());
        }
        QmpListener.bind(unixAddress()).close();
    }

    /** A QEMU that connects to the listener. */
    private static FakeQemu dial(QmpListener listener) {
        return FakeQemu.builder().connectTo(listener.address()).start();
    }

    /** Waits until the connection of a QEMU is closed, whether or not a client had taken it. */
    private static void awaitLeft(FakeQemu qemu) throws InterruptedException {
        while (qemu.connections().isEmpty()) {
            Thread.onSpinWait();
        }
        qemu.connections().getFirst().awaitClosed(Call.LONG);
    }

    private UnixDomainSocketAddress unixAddress() {
        return UnixDomainSocketAddress.of(directory.resolve("listen.sock"));
    }
}

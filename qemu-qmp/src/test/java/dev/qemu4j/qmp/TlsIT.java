package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.qmp.QmpConnectException.Phase;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Monitors with {@code tls-creds}, as server and as client. */
@Timeout(120)
@SuppressWarnings("AddressSelection") // one name of one host is what a certificate is for
class TlsIT {
    private static Certificates certificates;

    @TempDir
    private static Path keys;

    @TempDir
    private static Path strangersKeys;

    @BeforeAll
    static void makeCertificates() throws Exception {
        certificates = Certificates.create(keys);
        for (String role : List.of("server", "client")) {
            certificates.writePem(Files.createDirectory(keys.resolve(role)), role);
        }
    }

    @Test
    void aSessionRunsOverTls() throws Exception {
        InetSocketAddress address = freeAddress();
        try (RealQemu qemu = server(address, "verify-peer=no");
                QmpClient client = qemu.connect(builder(address).tls(certificates.anonymous()));
                EventSubscription events = client.subscribe("SHUTDOWN")) {
            assertThat(client.execute("query-qmp-schema")).hasSizeGreaterThan(500);
            List<Call<JsonNode>> calls = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                calls.add(Call.start(() -> client.execute("query-status")));
            }
            for (Call<JsonNode> call : calls) {
                assertThat(call.get().path("running").isBoolean()).isTrue();
            }
            Map<String, String> big = Map.of("qom-type", "secret", "id", "s", "data", "x".repeat(1_000_000));
            assertThat(client.execute("object-add", big)).isEmpty();
            assertThat(client.execute("quit")).isEmpty();
            assertThat(events.next(Call.LONG).name()).isEqualTo("SHUTDOWN");
            assertThat(qemu.awaitExit()).isZero();
        }
    }

    @Test
    @SuppressWarnings("try") // closed early: that is what is tested
    void theClientSendsACertificateIfQemuRequiresOne() throws Exception {
        InetSocketAddress address = freeAddress();
        try (RealQemu qemu = server(address, "verify-peer=yes");
                QmpClient client = qemu.connect(builder(address).tls(certificates.of("client")))) {
            assertThat(client.execute("query-name")).isEmpty();
            client.close();
            QmpClientBuilder nobody = builder(address).tls(certificates.anonymous());
            assertThatThrownBy(nobody::connect).isInstanceOf(QmpConnectException.class);
        }
    }

    @Test
    void connectFailsIfTheCertificateIsNotTrustedOrNamesAnotherHost() throws Exception {
        InetSocketAddress address = freeAddress();
        try (RealQemu qemu = server(address, "verify-peer=no")) {
            qemu.connect(builder(address).tls(certificates.anonymous())).close();
            SSLContext strangers = Certificates.create(strangersKeys).anonymous();
            assertRefused(builder(address).tls(strangers), "PKIX");
            InetSocketAddress byNumber = new InetSocketAddress("127.0.0.1", address.getPort());
            assertRefused(builder(byNumber).tls(certificates.anonymous()), "127.0.0.1");
            SSLParameters anyHost = new SSLParameters();
            qemu.connect(builder(byNumber).tls(certificates.anonymous(), anyHost))
                    .close();
        }
    }

    private static void assertRefused(QmpClientBuilder builder, String why) {
        assertThatThrownBy(builder::connect)
                .isInstanceOfSatisfying(
                        QmpConnectException.class, e -> assertThat(e.phase()).isEqualTo(Phase.GREETING))
                .hasMessageNotContaining("another client")
                .hasCauseInstanceOf(SSLException.class)
                .hasStackTraceContaining(why);
    }

    @Test
    void connectWithTlsFailsIfThePeerDoesNotUseTls() throws Exception {
        InetSocketAddress plain = freeAddress();
        String chardev = "socket,id=m,server=on,wait=off,host=localhost,port=" + plain.getPort();
        List<String> options = List.of("-M", "none", "-chardev", chardev, "-mon", "chardev=m,mode=control");
        try (RealQemu qemu = RealQemu.startIn(RealQemu.newDirectory(), options)) {
            qemu.connect(builder(plain)).close();
            assertRefused(builder(plain).tls(certificates.anonymous()), "SSL");
        }
    }

    @Test
    void aClientWithoutTlsGetsNoGreetingFromATlsMonitor() throws Exception {
        InetSocketAddress address = freeAddress();
        try (RealQemu qemu = server(address, "verify-peer=no")) {
            qemu.connect(builder(address).tls(certificates.anonymous())).close();
            assertThatThrownBy(() -> builder(address)
                            .connectTimeout(Duration.ofMillis(300))
                            .connect())
                    .isInstanceOfSatisfying(
                            QmpConnectException.class,
                            e -> assertThat(e.phase()).isEqualTo(Phase.GREETING));
        }
    }

    @Test
    void aConnectionThatQemuMakesWithTlsIsAccepted() throws Exception {
        try (QmpListener listener = QmpListener.bind(new InetSocketAddress("localhost", 0))) {
            int port = ((InetSocketAddress) listener.address()).getPort();
            try (RealQemu qemu = RealQemu.startIn(
                            RealQemu.newDirectory(),
                            options(
                                    "endpoint=client,dir=" + keys.resolve("client"),
                                    "server=off,host=localhost,port=" + port));
                    QmpClient client = QmpClient.builder()
                            .tls(certificates.of("server"))
                            .connectTimeout(Call.LONG)
                            .accept(listener)) {
                assertThat(client.execute("query-name")).isEmpty();
                assertThat(client.execute("quit")).isEmpty();
                assertThat(qemu.awaitExit()).isZero();
            }
        }
    }

    private static InetSocketAddress freeAddress() throws Exception {
        return new InetSocketAddress("localhost", RealQemu.freePort());
    }

    private static QmpClientBuilder builder(InetSocketAddress address) {
        return QmpClient.builder().address(address);
    }

    private static RealQemu server(InetSocketAddress address, String verification) throws Exception {
        return RealQemu.startIn(
                RealQemu.newDirectory(),
                options(
                        "endpoint=server," + verification + ",dir=" + keys.resolve("server"),
                        "server=on,wait=off,host=localhost,port=" + address.getPort()));
    }

    private static List<String> options(String credentials, String socket) {
        return List.of(
                "-M",
                "none",
                "-object",
                "tls-creds-x509,id=tls," + credentials,
                "-chardev",
                "socket,id=m,tls-creds=tls," + socket,
                "-mon",
                "chardev=m,mode=control");
    }
}

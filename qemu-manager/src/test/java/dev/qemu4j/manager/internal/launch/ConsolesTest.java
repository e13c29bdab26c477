package dev.qemu4j.manager.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.internal.time.Deadline;
import dev.qemu4j.testkit.FakeQemu;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ConsolesTest {
    @Test
    @Timeout(30)
    void aQemuThatAcceptsNoConsoleFailsTheStartAtItsDeadline() throws Exception {
        Consoles consoles = new Consoles("web");
        try (FakeQemu qemu = FakeQemu.start();
                QmpClient client = QmpClient.connect(qemu.address());
                RuntimeDirectory directory = RuntimeDirectory.create();
                ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            UnixDomainSocketAddress console = UnixDomainSocketAddress.of(consoles.place("console", directory));
            server.bind(console, 1);
            // One is waiting more than that.
            try (SocketChannel first = SocketChannel.open(console);
                    SocketChannel second = SocketChannel.open(console)) {
                assertThat(List.of(first, second)).allMatch(SocketChannel::isConnected);
                Deadline soon = Deadline.after(Duration.ofMillis(50));
                assertThatExceptionOfType(VmOperationException.class)
                        .isThrownBy(() -> consoles.connect(client, soon))
                        .withMessageContaining("does not accept connections");
            }
        }
    }
}

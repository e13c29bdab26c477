package dev.qemu4j.qmp.internal.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpListener;
import dev.qemu4j.testkit.FakeQemu;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The length of the path of a Unix socket. */
@Timeout(60)
class AddressesTest {
    @TempDir
    private Path directory;

    @Test
    void aClientAndAListenerCanUseThePathOfTheGreatestLength() throws InterruptedException {
        UnixDomainSocketAddress longest = addressOf(Addresses.LONGEST_PATH, "x");
        try (FakeQemu qemu = FakeQemu.builder().address(longest).start();
                QmpClient client = QmpClient.connect(longest)) {
            assertThat(client.execute("query-name")).isEmpty();
            assertThat(qemu.requests("query-name")).hasSize(1);
        }
        QmpListener.bind(longest).close();
    }

    @Test
    void aLongerPathIsRejectedWithThePathAndTheLimitInTheMessage() {
        UnixDomainSocketAddress longer = addressOf(Addresses.LONGEST_PATH + 1, "x");
        assertThatThrownBy(() -> QmpClient.connect(longer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1 to " + Addresses.LONGEST_PATH + " bytes")
                .hasMessageContaining(longer.toString());
        assertThatThrownBy(() -> QmpListener.bind(longer)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLimitIsExactlyThatOfTheJdk() {
        UnixDomainSocketAddress longer = addressOf(Addresses.LONGEST_PATH + 1, "x");
        assertThatThrownBy(() -> SocketChannel.open(longer).close())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("too long");
    }

    @Test
    void theLengthOfAPathIsMeasuredInBytes() {
        UnixDomainSocketAddress longer = addressOf(Addresses.LONGEST_PATH + 1, "\u00e9");
        assertThat(longer.toString()).hasSizeLessThan(Addresses.LONGEST_PATH);
        assertThatThrownBy(() -> QmpClient.connect(longer))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("this one has");
    }

    /** A path of at least this number of bytes; exactly, if the character has one byte. */
    private UnixDomainSocketAddress addressOf(int bytes, String character) {
        int left = bytes - directory.toString().getBytes(StandardCharsets.UTF_8).length - 1;
        int size = character.getBytes(StandardCharsets.UTF_8).length;
        return UnixDomainSocketAddress.of(directory.resolve(character.repeat((left + size - 1) / size)));
    }
}

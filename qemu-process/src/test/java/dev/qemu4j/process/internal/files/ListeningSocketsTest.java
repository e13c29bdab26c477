package dev.qemu4j.process.internal.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListeningSocketsTest {
    @TempDir
    Path folder;

    @Test
    void onlyAListeningSocketOfThisPathCounts() {
        String line = "0000000000000000: 00000002 00000000 00010000 0001 01 12345 /run/a b.sock";
        assertThat(ListeningSockets.isListening(line, "/run/a b.sock")).isTrue();
        assertThat(ListeningSockets.isListening(line, "/run/a")).isFalse();
        assertThat(ListeningSockets.isListening(line.replace("00010000", "00000000"), "/run/a b.sock"))
                .isFalse();
        assertThat(ListeningSockets.isListening("Num RefCount Protocol Flags Type St Inode Path", "Path"))
                .isFalse();
    }

    /** Every user can bind an abstract socket to any bytes. */
    @Test
    void aNameThatIsNotTextDoesNotHideAnother() throws IOException {
        Path table = folder.resolve("table");
        try (OutputStream out = Files.newOutputStream(table)) {
            out.write("Num       RefCount Protocol Flags    Type St Inode Path\n".getBytes(UTF_8));
            out.write("0000000000000000: 00000002 00000000 00010000 0001 01 1 @".getBytes(UTF_8));
            out.write(new byte[] {(byte) 0xFF, (byte) 0xC3, '\n'});
            out.write("0000000000000000: 00000002 00000000 00010000 0001 01 2 /run/ü.sock\n".getBytes(UTF_8));
        }
        assertThat(ListeningSockets.has(table, Path.of("/run/ü.sock"))).isTrue();
        assertThat(ListeningSockets.has(table, Path.of("/run/u.sock"))).isFalse();
    }

    @Test
    void aFileThatReplacedASocketDoesNotListen() throws IOException {
        Path directory = Files.createTempDirectory(Path.of("/tmp"), "qemu4j-");
        Path socket = directory.resolve("socket");
        long self = ProcessHandle.current().pid();
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            assertThat(ListeningSockets.has(self, socket)).isTrue();
            Files.delete(socket);
            Files.createFile(socket);
            assertThat(ListeningSockets.has(self, socket)).isFalse();
        } finally {
            Files.delete(socket);
            Files.delete(directory);
        }
    }

    @Test
    void aNameInTheTableIsNoSocket() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(ListeningSockets.has(ProcessHandle.current().pid(), file)).isFalse();
        assertThat(ListeningSockets.has(ProcessHandle.current().pid(), folder.resolve("absent")))
                .isFalse();
    }
}

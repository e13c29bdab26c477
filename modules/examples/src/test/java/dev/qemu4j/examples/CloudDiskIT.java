package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class CloudDiskIT {
    @TempDir
    private Path directory;

    @Test
    void anImageIsDownloadedOnce() throws Exception {
        byte[] image = new byte[1 << 20];
        String digest =
                HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(image));
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serveOnce(server, image));
            String address = "http://127.0.0.1:" + server.getLocalPort() + "/disk.img";
            List<String> printed =
                    Printed.by(arguments -> CloudDisk.main(new String[] {arguments[0], address, digest}), directory);
            assertThat(printed).startsWith("0").endsWith("1048576", "true");
        }
    }

    private static void serveOnce(ServerSocket server, byte[] image) {
        try (Socket connection = server.accept()) {
            connection.getInputStream().read();
            String head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + image.length + "\r\n\r\n";
            connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().write(image);
            connection.shutdownOutput();
            connection.getInputStream().readAllBytes();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}

package dev.qemu4j.examples.cookbook;

import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.chardev.FileChardev;
import dev.qemu4j.config.chardev.RingBufferChardev;
import dev.qemu4j.config.chardev.UnixChardev;
import dev.qemu4j.manager.VirtualMachine;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** The output of a guest on its first serial port, whatever the port is connected to. */
final class GuestOutput {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_NANOS = 1_000_000;

    private GuestOutput() {}

    /** Starts the guest, and waits until it has printed a text. */
    static void awaitText(VirtualMachine vm, VmConfig config, String text) throws IOException, InterruptedException {
        Serial serial = config.serials().getFirst();
        Chardev chardev = serial.chardev();
        if (chardev instanceof UnixChardev socket) {
            readSocket(vm, socket, text);
            return;
        }
        vm.start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        String printed = printed(vm, chardev);
        while (!printed.contains(text)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(vm + " did not print '" + text + "' within " + PATIENCE + " but: " + printed);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            printed = printed(vm, chardev);
        }
    }

    private static String printed(VirtualMachine vm, Chardev chardev) throws IOException, InterruptedException {
        return switch (chardev) {
            case FileChardev file -> Files.readString(file.path(), StandardCharsets.ISO_8859_1);
            case RingBufferChardev ring ->
                vm.qmp()
                        .execute("ringbuf-read", Map.of("device", "serial0", "size", ring.bytes()))
                        .stringValue();
            default -> throw new IllegalArgumentException("no way to read from " + chardev);
        };
    }

    private static void readSocket(VirtualMachine vm, UnixChardev socket, String text)
            throws IOException, InterruptedException {
        StringBuilder printed = new StringBuilder();
        ByteBuffer bytes = ByteBuffer.allocate(1024);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket.path()))) {
            vm.start();
            while (printed.indexOf(text) < 0) {
                if (channel.read(bytes.clear()) < 0) {
                    throw new AssertionError(vm + " closed the connection after: " + printed);
                }
                printed.append(StandardCharsets.ISO_8859_1.decode(bytes.flip()));
            }
        }
    }
}

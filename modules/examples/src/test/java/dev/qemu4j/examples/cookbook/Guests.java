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

/** What a guest says on its first serial port, wherever that leads. */
final class Guests {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final long PAUSE_NANOS = 1_000_000;

    private Guests() {}

    /** Lets the guest run until it has said something. */
    static void awaitWords(VirtualMachine vm, VmConfig config, String words) throws IOException, InterruptedException {
        Serial serial = config.serials().getFirst();
        Chardev chardev = serial.chardev();
        if (chardev instanceof UnixChardev socket) {
            readSocket(vm, socket, words);
            return;
        }
        vm.start();
        long end = System.nanoTime() + PATIENCE.toNanos();
        String said = said(vm, chardev);
        while (!said.contains(words)) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(vm + " did not say '" + words + "' in " + PATIENCE + " but: " + said);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            said = said(vm, chardev);
        }
    }

    private static String said(VirtualMachine vm, Chardev chardev) throws IOException, InterruptedException {
        return switch (chardev) {
            case FileChardev file -> Files.readString(file.path(), StandardCharsets.ISO_8859_1);
            case RingBufferChardev ring ->
                vm.qmp()
                        .execute("ringbuf-read", Map.of("device", "serial0", "size", ring.bytes()))
                        .stringValue();
            default -> throw new IllegalArgumentException("no way to read from " + chardev);
        };
    }

    private static void readSocket(VirtualMachine vm, UnixChardev socket, String words)
            throws IOException, InterruptedException {
        StringBuilder said = new StringBuilder();
        ByteBuffer bytes = ByteBuffer.allocate(1024);
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket.path()))) {
            vm.start();
            while (said.indexOf(words) < 0) {
                if (channel.read(bytes.clear()) < 0) {
                    throw new AssertionError(vm + " hung up after: " + said);
                }
                said.append(StandardCharsets.ISO_8859_1.decode(bytes.flip()));
            }
        }
    }
}

package dev.qemu4j.testkit;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A QEMU without a guest, whose monitor listens in a directory. */
final class RealQemu implements AutoCloseable {
    private static final String BINARY = System.getProperty("qemu.binary", "qemu-system-x86_64");
    private static final Duration START = Duration.ofSeconds(20);

    private final Process process;
    private final SocketAddress address;

    private RealQemu(Process process, SocketAddress address) {
        this.process = process;
        this.address = address;
    }

    static RealQemu start(Path directory) throws IOException {
        Path socket = directory.resolve("qemu.sock");
        Process process = new ProcessBuilder(
                        BINARY,
                        "-M",
                        "none",
                        "-accel",
                        "tcg",
                        "-display",
                        "none",
                        "-nodefaults",
                        "-qmp",
                        "unix:" + socket + ",server=on,wait=off")
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("qemu.log").toFile())
                .start();
        RealQemu qemu = new RealQemu(process, UnixDomainSocketAddress.of(socket));
        qemu.awaitMonitor();
        return qemu;
    }

    // A monitor that is connected to and left again listens again.
    private void awaitMonitor() throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                SocketChannel.open(address).close();
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    close();
                    throw new IOException("QEMU does not listen: " + process, e);
                }
                LockSupport.parkNanos(5_000_000);
            }
        }
    }

    SocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.onExit().get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("QEMU is still there: " + process.pid(), e);
        }
    }
}

package dev.qemu4j.testkit;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real QEMU whose monitor listens in a directory. */
final class RealQemu implements AutoCloseable {
    private static final String BINARY = System.getProperty("qemu.binary", "qemu-system-x86_64");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path directory;

    private RealQemu(Process process, Path directory) {
        this.process = process;
        this.directory = directory;
    }

    /** Starts one without a board. */
    static RealQemu start(Path directory) throws IOException {
        return start(directory, "-M", "none");
    }

    /** Starts one with these options, in which paths are relative to the directory. */
    static RealQemu start(Path directory, String... options) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(BINARY, "-accel", "tcg", "-display", "none", "-nodefaults", "-no-user-config"));
        command.addAll(List.of("-qmp", "unix:qemu.sock,server=on,wait=off"));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("qemu.log").toFile())
                .start();
        RealQemu qemu = new RealQemu(process, directory);
        qemu.awaitMonitor();
        return qemu;
    }

    // A monitor that is connected to and left again listens again.
    private void awaitMonitor() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                SocketChannel.open(address()).close();
                return;
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    close();
                    throw new IOException("QEMU does not listen; it printed: " + output(), e);
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Where its monitor listens. */
    SocketAddress address() {
        return UnixDomainSocketAddress.of(directory.resolve("qemu.sock"));
    }

    /** What it has printed so far. */
    String output() throws IOException {
        return Files.readString(directory.resolve("qemu.log"));
    }

    /** Waits for its end and returns its exit status. */
    int awaitExit() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("QEMU is still running: " + process.pid());
        }
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("QEMU is still running: " + process.pid(), e);
        }
    }
}

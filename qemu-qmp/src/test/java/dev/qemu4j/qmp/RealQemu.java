package dev.qemu4j.qmp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A QEMU without a guest in its own directory. Both are removed when it is closed. */
final class RealQemu implements AutoCloseable {
    private static final String BINARY = System.getProperty("qemu.binary", "qemu-system-x86_64");

    private final Path directory;
    private final Process process;

    private RealQemu(Path directory, Process process) {
        this.directory = directory;
        this.process = process;
    }

    /** Starts a QEMU whose monitor listens at {@link #monitor()}. */
    static RealQemu start() throws IOException {
        return start("-M", "none");
    }

    /** Starts the same with additional options. */
    static RealQemu start(String... options) throws IOException {
        Path directory = newDirectory();
        List<String> all =
                new ArrayList<>(List.of("-qmp", "unix:" + directory.resolve("qmp.sock") + ",server=on,wait=off"));
        all.addAll(List.of(options));
        return startIn(directory, all);
    }

    /** Starts a QEMU with only the monitors that the options define. */
    static RealQemu startIn(Path directory, List<String> options) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(BINARY, "-accel", "tcg", "-display", "none", "-nodefaults", "-no-user-config"));
        command.addAll(options);
        Process process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.txt").toFile())
                .start();
        return new RealQemu(directory, process);
    }

    static Path newDirectory() throws IOException {
        return Files.createTempDirectory("rq");
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    Path directory() {
        return directory;
    }

    UnixDomainSocketAddress monitor() {
        return UnixDomainSocketAddress.of(directory.resolve("qmp.sock"));
    }

    QmpClient connect() throws InterruptedException {
        return connect(QmpClient.builder().address(monitor()));
    }

    /** Connects. A failure has the output of QEMU. */
    QmpClient connect(QmpClientBuilder builder) throws InterruptedException {
        try {
            return builder.connectTimeout(Call.LONG).connect();
        } catch (QmpConnectException e) {
            throw new AssertionError("output of QEMU: " + output(), e);
        }
    }

    String output() {
        try {
            return Files.readString(directory.resolve("output.txt"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    int awaitExit() throws InterruptedException {
        if (!process.waitFor(Call.LONG.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("QEMU is still running");
        }
        return process.exitValue();
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly();
        process.onExit().join();
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

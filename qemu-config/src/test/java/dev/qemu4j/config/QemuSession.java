package dev.qemu4j.config;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real QEMU with a command line under test, and a hand-written QMP connection. */
final class QemuSession implements AutoCloseable {
    private static final long START_MILLIS = 20_000;

    private final Process process;
    private final SocketChannel channel;
    private final BufferedReader reader;

    private QemuSession(Process process, SocketChannel channel) {
        this.process = process;
        this.channel = channel;
        this.reader =
                new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    /** Starts a machine, or fails with what QEMU printed. */
    static QemuSession start(RealQemu qemu, VmConfig config, Path directory) throws IOException, InterruptedException {
        return start(qemu.command(), CommandLine.of(config).arguments(), directory);
    }

    /** Starts a machine whose devices are described in JSON, if this QEMU accepts that. */
    static QemuSession startWithJson(RealQemu qemu, VmConfig config, Path directory)
            throws IOException, InterruptedException {
        List<String> arguments = CommandLine.of(config).arguments(qemu.version());
        return start(qemu.command(), arguments, directory);
    }

    /** Starts a program with arguments, or fails with what it printed. */
    static QemuSession start(List<String> program, List<String> arguments, Path directory)
            throws IOException, InterruptedException {
        Path socket = directory.resolve("qmp");
        Path log = directory.resolve("log");
        List<String> command = new ArrayList<>(program);
        command.addAll(arguments);
        command.addAll(List.of("-qmp", "unix:" + socket + ",server=on,wait=off"));
        Files.deleteIfExists(socket);
        Process process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            QemuSession session = new QemuSession(process, connect(process, socket, log));
            if (session.reader.readLine() == null) {
                throw new IOException("no greeting");
            }
            session.execute("{\"execute\":\"qmp_capabilities\"}");
            return session;
        } catch (IOException failed) {
            process.destroyForcibly().waitFor();
            throw new IllegalStateException("QEMU ended: " + Files.readString(log), failed);
        } catch (RuntimeException | InterruptedException failed) {
            process.destroyForcibly().waitFor();
            throw failed;
        }
    }

    private static SocketChannel connect(Process process, Path socket, Path log)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(START_MILLIS);
        while (System.nanoTime() < deadline) {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return channel;
            } catch (IOException notYet) {
                channel.close();
            }
            if (process.waitFor(5, TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("QEMU ended: " + Files.readString(log));
            }
        }
        throw new IllegalStateException("QEMU has no monitor: " + Files.readString(log));
    }

    /** The value that a command returns. */
    Object execute(String json) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((json + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        while (true) {
            String line = reader.readLine();
            if (line == null) {
                throw new IOException("QEMU hung up after " + json);
            }
            Map<?, ?> message = (Map<?, ?>) Json.read(line);
            if (message.containsKey("error")) {
                throw new IllegalStateException(json + ": " + message.get("error"));
            }
            if (message.containsKey("return")) {
                return message.get("return");
            }
        }
    }

    /** A property of an object. */
    Object qomGet(String path, String property) throws IOException {
        return execute("{\"execute\":\"qom-get\",\"arguments\":{\"path\":\"" + path + "\",\"property\":\"" + property
                + "\"}}");
    }

    @Override
    public void close() {
        try {
            channel.close();
            process.destroy();
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

package dev.qemu4j.benchmarks;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.process.QemuBinary;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A real QEMU without the library, without a board or with the options given. */
record Qemu(Process process, List<UnixDomainSocketAddress> monitors) implements AutoCloseable {
    /** One monitor serves one client, so there is one for the bare channel and one for the client. */
    static List<Row> measureCommands(Effort effort) throws Exception {
        try (TemporaryDirectory directory = TemporaryDirectory.create();
                Qemu qemu = start(
                        directory, List.of("-M", "none", "-accel", "tcg", "-nodefaults", "-display", "none"), 2)) {
            for (UnixDomainSocketAddress monitor : qemu.monitors()) {
                qemu.awaitConnection(monitor).close();
            }
            return new Commands(qemu.monitors().get(0), qemu.monitors().get(1), false).run(effort);
        }
    }

    static Qemu start(TemporaryDirectory directory, List<String> arguments, int count) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(QemuBinary.find(Architecture.X86_64).path().toString());
        command.addAll(arguments);
        List<UnixDomainSocketAddress> monitors = new ArrayList<>();
        for (int monitor = 0; monitor < count; monitor++) {
            Path socket = directory.path().resolve("qmp" + monitor);
            command.addAll(List.of("-qmp", "unix:" + socket + ",server=on,wait=off"));
            monitors.add(UnixDomainSocketAddress.of(socket));
        }
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        return new Qemu(process, monitors);
    }

    /** Connects as soon as QEMU listens. */
    SocketChannel awaitConnection(UnixDomainSocketAddress address) throws IOException {
        return awaitConnection(address, Duration.ofNanos(100_000));
    }

    /** Connects as soon as QEMU listens, which is tried at this interval. */
    SocketChannel awaitConnection(UnixDomainSocketAddress address, Duration pause) throws IOException {
        while (true) {
            try {
                return SocketChannel.open(address);
            } catch (IOException notYet) {
                if (!process.isAlive()) {
                    throw new IOException("QEMU ended with status " + process.exitValue(), notYet);
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}

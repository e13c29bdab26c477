package dev.qemu4j.benchmarks;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Display;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/** From nothing to a machine that can be used, next to the same QEMU from its start to its greeting. */
final class Creation {
    private Creation() {}

    static VmConfig config() {
        return VmConfig.builder()
                .name("benchmark")
                .machine("q35")
                .accelerator(Accelerator.TCG)
                .memory(DataSize.ofMebibytes(64))
                .display(Display.none())
                .build();
    }

    static List<Row> measure(Effort effort) throws Exception {
        List<Double> bare = new ArrayList<>();
        List<Double> created = new ArrayList<>();
        try (TemporaryDirectory base = TemporaryDirectory.create();
                QemuManager manager =
                        QemuManager.builder().runtimeBase(base.path()).build()) {
            int warmUp = effort.rounds(20);
            int rounds = warmUp + effort.rounds(200);
            for (int round = 0; round < rounds; round++) {
                double bareMillis = spawnToGreeting();
                double millis = create(manager);
                if (round >= warmUp) {
                    bare.add(bareMillis);
                    created.add(millis);
                }
            }
        }
        List<Double> excess = new ArrayList<>();
        for (int i = 0; i < bare.size(); i++) {
            excess.add(created.get(i) - bare.get(i));
        }
        double reference = Distribution.of(bare).median();
        Bound bound = Bound.atMost(Math.max(1.2, (reference + 5) / reference));
        return List.of(
                Row.ratio("create() until QMP is ready / spawn to greeting", created, bare, bound),
                Row.figure("create() beyond spawn to greeting", Distribution.of(excess), 1, "ms"),
                Row.figure("spawn to greeting", Distribution.of(bare), 1, "ms"),
                Row.figure("create() until QMP is ready", Distribution.of(created), 1, "ms"));
    }

    private static double create(QemuManager manager) throws InterruptedException {
        long start = System.nanoTime();
        try (VirtualMachine machine = manager.create(config())) {
            long end = System.nanoTime();
            if (!machine.qmp().isOpen()) {
                throw new IllegalStateException(machine + " cannot be used");
            }
            return (end - start) / 1e6;
        }
    }

    private static double spawnToGreeting() throws Exception {
        List<String> arguments = new ArrayList<>(CommandLine.of(config()).arguments());
        arguments.add("-S");
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            long start = System.nanoTime();
            try (Qemu qemu = Qemu.start(directory, arguments, 1)) {
                UnixDomainSocketAddress address = qemu.monitors().getFirst();
                try (SocketChannel channel = qemu.awaitConnection(address)) {
                    ByteBuffer greeting = ByteBuffer.allocate(4096);
                    while (greeting.position() == 0 || greeting.get(greeting.position() - 1) != '\n') {
                        channel.read(greeting);
                    }
                    return (System.nanoTime() - start) / 1e6;
                }
            }
        }
    }
}

package dev.qemu4j.benchmarks;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Display;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The creation of a machine until it can be used, compared with the same QEMU without the library. QEMU greets on a separate thread while it
 * still builds the machine; it can be used once it has answered its first command.
 */
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

    /** The arguments of a QEMU without the library. It waits to be started, as those of the manager do. */
    static List<String> bareArguments(VmConfig config) {
        List<String> arguments = new ArrayList<>(CommandLine.of(config).arguments());
        arguments.add("-S");
        return arguments;
    }

    /** The milliseconds of a bare start, until the greeting and until the reply to a command. */
    private record Start(double toGreeting, double toStatus) {}

    static List<Row> measure(Effort effort) throws Exception {
        List<Double> greeted = new ArrayList<>();
        List<Double> answered = new ArrayList<>();
        List<Double> created = new ArrayList<>();
        try (TemporaryDirectory base = TemporaryDirectory.create();
                QemuManager manager =
                        QemuManager.builder().runtimeBase(base.path()).build()) {
            int warmUp = effort.rounds(20);
            int rounds = warmUp + effort.rounds(200);
            for (int round = 0; round < rounds; round++) {
                Start bare = start();
                double millis = create(manager);
                if (round >= warmUp) {
                    greeted.add(bare.toGreeting());
                    answered.add(bare.toStatus());
                    created.add(millis);
                }
            }
        }
        Distribution reference = Distribution.of(answered);
        Bound bound = Bound.atMost(Math.max(1.2, (reference.median() + 5) / reference.median()));
        return List.of(
                Row.ratio("create() until QMP is ready / spawn to query-status", created, answered, bound),
                Row.ratio("create() until QMP is ready / spawn to greeting", created, greeted, null),
                Row.figure("spawn to greeting", Distribution.of(greeted), 1, "ms"),
                Row.figure("spawn to greeting, negotiation and query-status", reference, 1, "ms"),
                Row.figure("create() until QMP is ready", Distribution.of(created), 1, "ms"));
    }

    private static double create(QemuManager manager) throws InterruptedException {
        long start = System.nanoTime();
        try (VirtualMachine machine = manager.create(config())) {
            double millis = millisSince(start);
            if (!machine.qmp().isOpen()) {
                throw new IllegalStateException(machine + " cannot be used");
            }
            return millis;
        }
    }

    private static Start start() throws IOException {
        List<String> arguments = bareArguments(config());
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            long start = System.nanoTime();
            try (Qemu qemu = Qemu.start(directory, arguments, 1);
                    BareChannel channel = BareChannel.over(
                            qemu.awaitConnection(qemu.monitors().getFirst()))) {
                channel.awaitGreeting();
                double toGreeting = millisSince(start);
                channel.negotiate();
                channel.queryStatus();
                return new Start(toGreeting, millisSince(start));
            }
        }
    }

    static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}

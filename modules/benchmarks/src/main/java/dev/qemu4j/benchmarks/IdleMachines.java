package dev.qemu4j.benchmarks;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Display;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** The resources of the JVM that many idle machines take. */
final class IdleMachines {
    private static final int MACHINES = 200;

    private IdleMachines() {}

    /** QEMU without a board, which takes the least of the host. */
    private static VmConfig config(int number) {
        return VmConfig.builder()
                .name("idle-" + number)
                .machine("none")
                .accelerator(Accelerator.TCG)
                .display(Display.none())
                .build();
    }

    /** The resources of the JVM, without the JDK's thread for each process. */
    private record Taken(long heap, long resident, long threads, long descriptors) {
        static Taken now() throws Exception {
            return new Taken(Jvm.heapUsed(), Jvm.resident(), Jvm.osThreads() - Jvm.reapers(), Jvm.descriptors());
        }
    }

    static List<Row> measure(Effort effort) throws Exception {
        int machines = effort.calls(MACHINES);
        Duration watched = Duration.ofMillis(effort.calls(10_000));
        try (TemporaryDirectory base = TemporaryDirectory.create();
                QemuManager manager =
                        QemuManager.builder().runtimeBase(base.path()).build()) {
            // The first ones load classes and start threads that are not counted.
            create(manager, -5, 0);
            Taken before = Taken.now();
            create(manager, 0, machines);
            Taken after = Taken.now();
            double processor = processorPart(watched);
            for (VirtualMachine machine : manager.machines()) {
                if (machine.queryStatus() != VmStatus.PAUSED) {
                    throw new IllegalStateException(machine + " is not idle");
                }
            }
            String remark = machines + " machines";
            return List.of(
                    each("heap of a machine", before.heap(), after.heap(), machines, 1024, "KiB"),
                    each(
                            "resident memory of the JVM for a machine",
                            before.resident(),
                            after.resident(),
                            machines,
                            1024,
                            "KiB"),
                    each("descriptors of a machine", before.descriptors(), after.descriptors(), machines, 1, ""),
                    new Row(
                            "OS threads of the JVM beside the JDK's for each process",
                            after.threads(),
                            "",
                            Bound.atMost(40),
                            before.threads() + " with 5, then " + remark),
                    new Row("processor time of the JVM meanwhile", processor * 100, "%", null, remark));
        }
    }

    private static Row each(String what, long before, long after, int machines, double scale, String unit) {
        return new Row(what, (after - before) / scale / machines, unit, null, machines + " machines");
    }

    private static void create(QemuManager manager, int from, int to) throws InterruptedException {
        for (int i = from; i < to; i++) {
            manager.create(config(i));
        }
    }

    /** The part of one processor that the JVM takes while nothing happens. */
    private static double processorPart(Duration watched) {
        long start = System.nanoTime();
        Duration before = Jvm.processorTime();
        long left = watched.toNanos();
        while (left > 0) {
            LockSupport.parkNanos(left);
            left = watched.toNanos() - (System.nanoTime() - start);
        }
        return Jvm.processorTime().minus(before).toNanos() / (double) (System.nanoTime() - start);
    }
}

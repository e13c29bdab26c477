package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.testkit.TestQemus;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Many machines at once, which are closed in the time of one. The system property {@code qemu4j.test.machines} says how many, 60
 * without it. What it measures is printed.
 */
@ExtendWith(FailOnLeaks.class)
@Timeout(600)
class ManyMachinesIT {
    private static final int MACHINES = Integer.getInteger("qemu4j.test.machines", 60);

    /** How long the end of a QEMU takes that does not answer: a second for SIGTERM. */
    private static final Duration ONE = Duration.ofSeconds(1);

    /** The time that a busy host needs to end and reap the processes. */
    private static final Duration A_LITTLE =
            Duration.ofSeconds(5).plus(Duration.ofMillis(50).multipliedBy(MACHINES));

    /** Mostly the buffers of the connection. */
    private static final long HEAP_OF_ONE = 48 * 1024;

    @Test
    @SuppressWarnings("try") // What is measured is the call of close().
    void manyMachinesAreClosedInTheTimeOfOne() throws Exception {
        try (QemuManager manager = manager()) {
            long heapBefore = heap();
            long begin = System.nanoTime();
            List<VirtualMachine> machines = manager.createAll(configs()).orThrow();
            Duration created = since(begin);
            long heapOfOne = (heap() - heapBefore) / MACHINES;
            // The worst case: each is waited for until its time for SIGTERM is over.
            for (VirtualMachine machine : machines) {
                Signals.freeze(machine.process().pid());
            }
            begin = System.nanoTime();
            manager.close();
            Duration closed = since(begin);
            report("%d machines: created in %s, closed in %s, %d bytes of heap each", created, closed, heapOfOne);
            assertThat(machines).allMatch(machine -> machine.status() == VmStatus.STOPPED);
            assertThat(closed).isBetween(ONE, ONE.plus(A_LITTLE));
            assertThat(heapOfOne).isLessThan(HEAP_OF_ONE);
        }
    }

    private static QemuManager manager() {
        return QemuManager.builder()
                .binary(TestQemus.first().program())
                .maxConcurrentStarts(4)
                .build();
    }

    /** Machines without anything in them. */
    private static List<VmConfig> configs() {
        return IntStream.range(0, MACHINES)
                .mapToObj(i -> TestMachines.bare("many" + i, "none").build())
                .toList();
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    @SuppressWarnings("SystemOut") // The figures are half of the point.
    private static void report(String format, Duration created, Duration closed, long heapOfOne) {
        System.out.println(format.formatted(MACHINES, created, closed, heapOfOne));
    }
}

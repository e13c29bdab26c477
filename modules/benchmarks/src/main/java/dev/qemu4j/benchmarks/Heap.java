package dev.qemu4j.benchmarks;

import java.lang.management.ManagementFactory;

/** This JVM's heap. */
final class Heap {
    private Heap() {}

    /** The bytes in use once everything that can be collected was. */
    static long used() {
        // What one collection finds to be dead may have held what the next one can free.
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}

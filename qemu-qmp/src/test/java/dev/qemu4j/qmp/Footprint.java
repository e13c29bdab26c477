package dev.qemu4j.qmp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this JVM holds on to once the garbage is gone.
 *
 * @param threads platform threads
 * @param descriptors open files, zero where the system does not tell
 * @param heap bytes
 */
record Footprint(long threads, long descriptors, long heap) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static Footprint now() {
        return new Footprint(ManagementFactory.getThreadMXBean().getThreadCount(), openFiles(), usedHeap());
    }

    /** How much more it is than before. */
    Footprint since(Footprint before) {
        return new Footprint(threads - before.threads, descriptors - before.descriptors, heap - before.heap);
    }

    private static long openFiles() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long usedHeap() {
        long smallest = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            smallest = Math.min(
                    smallest,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return smallest;
    }

    @Override
    public String toString() {
        return String.format("%+d threads, %+d descriptors, %+,d bytes of heap", threads, descriptors, heap);
    }
}

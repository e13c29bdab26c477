package dev.qemu4j.qmp;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The resources of this JVM after garbage collection.
 *
 * @param threads platform threads
 * @param descriptors open files, zero if the system does not tell
 * @param heap bytes
 */
record ResourceUsage(long threads, long descriptors, long heap) {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    static ResourceUsage now() {
        return new ResourceUsage(ManagementFactory.getThreadMXBean().getThreadCount(), openFiles(), usedHeap());
    }

    /** The difference to an earlier measurement. */
    ResourceUsage since(ResourceUsage before) {
        return new ResourceUsage(threads - before.threads, descriptors - before.descriptors, heap - before.heap);
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

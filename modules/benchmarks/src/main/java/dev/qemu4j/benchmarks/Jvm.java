package dev.qemu4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.UnixOperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** The resources that this JVM uses. */
final class Jvm {
    private Jvm() {}

    /** The bytes in use on the heap once everything that can be collected was. */
    static long heapUsed() {
        // One collection may make objects collectable for the next one.
        for (int i = 0; i < 4; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /** The bytes of its memory that are in RAM. */
    static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }

    static long osThreads() throws IOException {
        return count("/proc/self/task");
    }

    /** The threads in which the JDK waits for the end of a process, one for each. */
    static long reapers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("process reaper"))
                .count();
    }

    static long descriptors() throws IOException {
        return count("/proc/self/fd");
    }

    private static long count(String directory) throws IOException {
        try (Stream<Path> entries = Files.list(Path.of(directory))) {
            return entries.count();
        }
    }

    /** The processor time that it has had. */
    static Duration processorTime() {
        return Duration.ofNanos(
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime());
    }

    static void requireDescriptors(long needed) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < needed) {
            throw new IllegalStateException("a process may have " + system.getMaxFileDescriptorCount()
                    + " files open here, and this needs " + needed + ": raise it with ulimit -n");
        }
    }
}

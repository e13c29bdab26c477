package dev.qemu4j.benchmarks;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.qemu4j.manager.QemuManager;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What machines leave behind that are created and destroyed many times. */
final class Cycles {
    /** A thread in a thread dump, unless it belongs to a pool of the JDK, whose size varies. */
    private static final Pattern THREAD = Pattern.compile("\"name\": \"(?!ForkJoinPool|process reaper|Read-Poller"
            + "|Write-Poller|MasterPoller|SubPoller|VirtualThread-un|Common-Cleaner).*");

    private Cycles() {}

    /** What a process holds, virtual threads included. */
    private record Held(long threads, long descriptors, long processes, long files, long heap) {
        static Held now(TemporaryDirectory base) throws IOException {
            return new Held(
                    countThreads(),
                    Jvm.descriptors(),
                    ProcessHandle.current().descendants().count(),
                    base.entries(),
                    Jvm.heapUsed());
        }

        private static long countThreads() throws IOException {
            try (TemporaryDirectory directory = TemporaryDirectory.create()) {
                Path dump = directory.path().resolve("threads.json");
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(dump.toString(), ThreadDumpFormat.JSON);
                try (Stream<String> lines = Files.lines(dump)) {
                    return lines.filter(line -> THREAD.matcher(line).find()).count();
                }
            }
        }
    }

    static List<Row> measure(Effort effort) throws Exception {
        int cycles = effort.rounds(1_000);
        try (TemporaryDirectory base = TemporaryDirectory.create();
                QemuManager manager =
                        QemuManager.builder().runtimeBase(base.path()).build()) {
            cycle(manager, effort.rounds(50));
            Held before = Held.now(base);
            long start = System.nanoTime();
            cycle(manager, cycles);
            double millis = (System.nanoTime() - start) / 1e6 / cycles;
            Held after = Held.now(base);
            return List.of(
                    more("threads", before.threads(), after.threads(), cycles),
                    more("file descriptors", before.descriptors(), after.descriptors(), cycles),
                    more("processes", before.processes(), after.processes(), cycles),
                    more("files and directories", before.files(), after.files(), cycles),
                    new Row("heap, more than before", (after.heap() - before.heap()) / 1024.0, "KiB", null, ""),
                    new Row("one cycle", millis, "ms", null, "mean"));
        }
    }

    private static Row more(String what, long before, long after, int cycles) {
        return new Row(
                what + ", more than before",
                after - before,
                "",
                Bound.atMost(0),
                before + ", then " + cycles + " cycles");
    }

    private static void cycle(QemuManager manager, int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            manager.create(Creation.config()).destroy();
        }
    }
}

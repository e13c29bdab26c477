package dev.qemu4j.manager.host;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.manager.internal.cache.UserCache;
import dev.qemu4j.process.QemuBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The measurements of one emulator, cached until the host boots again. */
final class AcceleratorCache {
    /** Allows one measurement at a time in this JVM, because concurrent ones slow each other down. */
    private static final ReentrantLock MEASURING = new ReentrantLock();

    /** Measurements that could not be written, by file and key. Guarded by {@link #MEASURING}. */
    private static final Map<String, List<AcceleratorReport>> UNWRITTEN = new HashMap<>();

    private static final Path KVM = Path.of("/dev/kvm");

    /** Measures when the cache has no result. */
    interface Measurement {
        List<AcceleratorReport> get() throws InterruptedException;
    }

    private final Path file;
    private final String key;

    private AcceleratorCache(Path file, String key) {
        this.file = file;
        this.key = key;
    }

    static AcceleratorCache of(QemuBinary binary) {
        return new AcceleratorCache(
                UserCache.file("accelerators", binary.path()),
                UserCache.identity(binary.path()) + bootId() + "|" + access(KVM));
    }

    List<AcceleratorReport> get(Measurement measurement) throws InterruptedException {
        MEASURING.lockInterruptibly();
        try {
            Optional<List<AcceleratorReport>> known = read().or(() -> Optional.ofNullable(UNWRITTEN.get(file + key)));
            if (known.isPresent()) {
                return known.get();
            }
            List<AcceleratorReport> measured = measurement.get();
            UserCache.write(file, Entry.of(key, measured));
            if (read().isEmpty()) {
                UNWRITTEN.put(file + key, measured);
            }
            return measured;
        } finally {
            MEASURING.unlock();
        }
    }

    private Optional<List<AcceleratorReport>> read() {
        return UserCache.read(file, Entry.class)
                .filter(entry -> key.equals(entry.key()) && entry.accelerators() != null)
                .map(Entry::toReports);
    }

    /** Part of the key, because a user may get access meanwhile, for instance by a new login. */
    private static String access(Path device) {
        return (Files.exists(device) ? "e" : "")
                + (Files.isReadable(device) ? "r" : "")
                + (Files.isWritable(device) ? "w" : "");
    }

    private static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            // On systems other than Linux the start time of the process with pid 1 changes at each boot.
            return ProcessHandle.of(1)
                    .flatMap(init -> init.info().startInstant())
                    .map(Object::toString)
                    .orElse("");
        }
    }

    /** The content of the file. */
    record Entry(String key, List<Line> accelerators) {
        /** One report as JSON. */
        record Line(String name, boolean usable, @Nullable Long nanos, String reason) {}

        static Entry of(String key, List<AcceleratorReport> reports) {
            return new Entry(
                    key,
                    reports.stream()
                            .map(report -> new Line(
                                    report.accelerator().name(),
                                    report.usable(),
                                    report.time().map(Duration::toNanos).orElse(null),
                                    report.reason()))
                            .toList());
        }

        List<AcceleratorReport> toReports() {
            return accelerators.stream()
                    .map(line -> new AcceleratorReport(
                            Accelerator.of(line.name()),
                            line.usable(),
                            Optional.ofNullable(line.nanos()).map(Duration::ofNanos),
                            line.reason()))
                    .toList();
        }
    }
}

package dev.qemu4j.manager.host;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.process.QemuBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The measurements of one emulator, for as long as the host is not booted anew. */
final class AcceleratorCache {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.host");
    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** One measurement at a time in this JVM: two at once would slow each other down. */
    private static final ReentrantLock MEASURING = new ReentrantLock();

    /** What is measured on demand. */
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
                CacheDirectory.file("accelerators", binary.path()), CacheDirectory.identity(binary.path()) + bootId());
    }

    List<AcceleratorReport> get(Measurement measurement) throws InterruptedException {
        MEASURING.lockInterruptibly();
        try {
            Optional<List<AcceleratorReport>> known = read();
            if (known.isPresent()) {
                return known.get();
            }
            List<AcceleratorReport> measured = measurement.get();
            CacheDirectory.write(file, MAPPER.writeValueAsBytes(Entry.of(key, measured)));
            return measured;
        } finally {
            MEASURING.unlock();
        }
    }

    private Optional<List<AcceleratorReport>> read() {
        try {
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            Entry entry = MAPPER.readValue(Files.readAllBytes(file), Entry.class);
            return key.equals(entry.key()) ? Optional.of(entry.toReports()) : Optional.empty();
        } catch (IOException | JacksonException | IllegalArgumentException | NullPointerException e) {
            LOG.debug("{} cannot be used and is made anew", file, e);
            return Optional.empty();
        }
    }

    private static String bootId() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            // Elsewhere than on Linux: what the process with pid 1 tells changes at boot as well.
            return ProcessHandle.of(1)
                    .flatMap(init -> init.info().startInstant())
                    .map(Object::toString)
                    .orElse("");
        }
    }

    /** The file's content. */
    record Entry(String key, List<Line> accelerators) {
        /** One report, in terms of JSON. */
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

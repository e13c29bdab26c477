package dev.qemu4j.manager.stats;

import dev.qemu4j.config.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the host tells about a process and about interfaces: on Linux in files below {@code /proc} and {@code /sys}. */
final class HostFigures {
    /** Time on a CPU and time on a run queue in nanoseconds, and a count. */
    private static final Pattern SCHEDSTAT = Pattern.compile("(\\d+) (\\d+) \\d+\\s*");

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB$");
    private static final int KIBIBYTE = 1024;

    private final Path proc;
    private final Path interfaces;

    /**
     * @param proc where processes are, {@code /proc}
     * @param interfaces where network interfaces are, {@code /sys/class/net}
     */
    HostFigures(Path proc, Path interfaces) {
        this.proc = proc;
        this.interfaces = interfaces;
    }

    static HostFigures ofThisHost() {
        return new HostFigures(Path.of("/proc"), Path.of("/sys/class/net"));
    }

    /**
     * What became of a thread's time.
     *
     * @param busy how long it was executed
     * @param waiting how long it waited for a CPU
     */
    record ThreadTime(Duration busy, Duration waiting) {}

    /** The time of a thread, which must be one of the process: ids may be those of another namespace. */
    Optional<ThreadTime> thread(long pid, long threadId) {
        return read(proc.resolve(pid + "/task/" + threadId + "/schedstat"))
                .map(SCHEDSTAT::matcher)
                .filter(Matcher::matches)
                .map(times -> new ThreadTime(nanos(times.group(1)), nanos(times.group(2))));
    }

    private static Duration nanos(String text) {
        return Duration.ofNanos(Long.parseLong(text));
    }

    Optional<Duration> cpuTime(long pid) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().totalCpuDuration());
    }

    Optional<DataSize> resident(long pid) {
        return read(proc.resolve(pid + "/status"))
                .map(RESIDENT::matcher)
                .filter(Matcher::find)
                .map(size -> DataSize.ofBytes(Long.parseLong(size.group(1)) * KIBIBYTE));
    }

    /** What the host has received from an interface ({@code rx}) or sent to it ({@code tx}). */
    Optional<Traffic> traffic(String interfaceName, String direction) {
        Path counters = interfaces.resolve(interfaceName).resolve("statistics");
        Optional<Long> bytes = counter(counters.resolve(direction + "_bytes"));
        Optional<Long> packets = counter(counters.resolve(direction + "_packets"));
        Optional<Long> errors = counter(counters.resolve(direction + "_errors"));
        Optional<Long> dropped = counter(counters.resolve(direction + "_dropped"));
        return bytes.isPresent() && packets.isPresent() && errors.isPresent() && dropped.isPresent()
                ? Optional.of(new Traffic(bytes.get(), packets.get(), errors.get(), dropped.get()))
                : Optional.empty();
    }

    private static Optional<Long> counter(Path file) {
        return read(file).map(text -> Long.parseLong(text.strip()));
    }

    /** Nothing where there is no such file: it is another system, or the thread has just ended. */
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

package dev.qemu4j.manager.stats;

import dev.qemu4j.config.DataSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The host's counters of a process and of network interfaces: on Linux, files below {@code /proc} and {@code /sys}. */
final class HostFigures {
    /** Time on a CPU and time on a run queue, in nanoseconds, and a number of time slices. */
    private static final Pattern SCHEDSTAT = Pattern.compile("(\\d+) (\\d+) \\d+\\s*");

    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s*(\\d+) kB$");
    private static final int KIBIBYTE = 1024;

    private final Path proc;
    private final Path interfaces;

    /**
     * @param proc the directory of processes, {@code /proc}
     * @param interfaces the directory of network interfaces, {@code /sys/class/net}
     */
    HostFigures(Path proc, Path interfaces) {
        this.proc = proc;
        this.interfaces = interfaces;
    }

    static HostFigures ofThisHost() {
        return new HostFigures(Path.of("/proc"), Path.of("/sys/class/net"));
    }

    /**
     * The times of a thread.
     *
     * @param busy how long it ran
     * @param waiting how long it waited for a CPU
     */
    record ThreadTime(Duration busy, Duration waiting) {}

    /** The times of a thread, if it is one of the process: thread ids may be from another namespace. */
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

    /** The traffic that the host has received from an interface ({@code rx}) or sent to it ({@code tx}). */
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

    /** Empty if there is no such file, because the system is not Linux or the thread has just ended. */
    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

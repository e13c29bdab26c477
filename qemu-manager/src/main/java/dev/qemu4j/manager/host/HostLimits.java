package dev.qemu4j.manager.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks the limits of this process and host, according to {@code /proc}, against the needs of many machines. */
final class HostLimits {
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    /** A machine needs about four descriptors of this process: its pipe ends, its socket, its output. */
    private static final long ENOUGH_FILES = 4096;

    private static final long ENOUGH_PROCESSES = 1024;
    private static final long ENOUGH_MEMORY_KIB = 512 * 1024;

    private final Path proc;

    HostLimits(Path proc) {
        this.proc = proc;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        limit("Max open files")
                .ifPresent(files -> findings.add(enough(
                        "open files",
                        files,
                        ENOUGH_FILES,
                        "descriptors for this process",
                        "raise it with ulimit -n, or LimitNOFILE= in a systemd unit")));
        limit("Max processes")
                .ifPresent(processes -> findings.add(enough(
                        "processes",
                        processes,
                        ENOUGH_PROCESSES,
                        "processes and threads for this user",
                        "raise it with ulimit -u, or LimitNPROC= in a systemd unit")));
        number(proc.resolve("meminfo"), "MemAvailable")
                .ifPresent(memory -> findings.add(enough(
                        "memory",
                        memory,
                        ENOUGH_MEMORY_KIB,
                        "KiB of memory available",
                        "free some, or use a larger host")));
        return findings;
    }

    private static Finding enough(String subject, long value, long enough, String what, String fix) {
        String evidence = value == Long.MAX_VALUE ? "no limit on " + what : value + " " + what;
        return value >= enough ? Finding.ok(subject, evidence) : Finding.warning(subject, evidence, fix);
    }

    /** {@return the soft limit; {@code Long.MAX_VALUE} if it is unlimited} */
    private OptionalLong limit(String name) {
        return number(proc.resolve("self").resolve("limits"), name);
    }

    private static OptionalLong number(Path file, String name) {
        try {
            for (String line : Files.readAllLines(file)) {
                if (line.startsWith(name)) {
                    String rest = line.substring(name.length());
                    Matcher number = NUMBER.matcher(rest);
                    if (rest.strip().startsWith("unlimited")) {
                        return OptionalLong.of(Long.MAX_VALUE);
                    }
                    return number.find() ? OptionalLong.of(Long.parseLong(number.group())) : OptionalLong.empty();
                }
            }
            return OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty(); // a system without /proc
        }
    }
}

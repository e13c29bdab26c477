package dev.qemu4j.process.internal.stop;

import dev.qemu4j.process.internal.files.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** When a process was started: with the pid, this tells it from any that has the same pid before or after it. */
public final class ProcessStart {
    /** The fields of {@code /proc/PID/stat} that come before the name's closing parenthesis are two; the start time is the 22nd. */
    private static final int START_TIME = 22 - 3;

    private static final int STATE = 3 - 3;

    private ProcessStart() {}

    /**
     * The start of a running process, in clock ticks since boot on Linux and in seconds since the epoch elsewhere.
     *
     * @return a number as text, empty if there is no such process
     */
    public static Optional<String> of(long pid) {
        if (!Platform.isLinux()) {
            return ProcessHandle.of(pid)
                    .flatMap(handle -> handle.info().startInstant())
                    .map(instant -> String.valueOf(instant.getEpochSecond()));
        }
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return ended ? Optional.empty() : Optional.of(fields[START_TIME]);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}

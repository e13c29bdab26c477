package dev.qemu4j.process.internal.stop;

import dev.qemu4j.process.internal.files.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The start time of a process. Together with the pid it identifies the process. */
public final class ProcessStart {
    /** Two fields of {@code /proc/PID/stat} precede the closing parenthesis of the name; the start time is the 22nd. */
    private static final int START_TIME = 22 - 3;

    private static final int STATE = 3 - 3;

    private ProcessStart() {}

    /**
     * The start time of a running process, in clock ticks since boot on Linux and in seconds since the epoch elsewhere.
     *
     * @return a number as text, empty if the process does not exist or has ended
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

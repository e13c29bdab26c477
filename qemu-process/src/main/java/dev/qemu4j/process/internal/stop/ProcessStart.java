package dev.qemu4j.process.internal.stop;

import dev.qemu4j.process.internal.files.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The start time of a process. Together with the pid it identifies the process. */
public final class ProcessStart {
    private static final Path PROC = Path.of("/proc");

    /** Two fields of {@code /proc/PID/stat} precede the closing parenthesis of the name; the start time is the 22nd. */
    private static final int START_TIME = 22 - 3;

    private static final int STATE = 3 - 3;

    private ProcessStart() {}

    /**
     * The start time of a running process, in clock ticks since boot on Linux and in seconds since the epoch elsewhere.
     *
     * @return a number as text, empty if the process does not exist or has ended
     * @throws IOException if that cannot be determined
     */
    public static Optional<String> of(long pid) throws IOException {
        return Platform.isLinux() ? of(PROC, pid) : ofHandle(pid);
    }

    /** Whether the process with this pid and start time runs. */
    public static ProcessState state(long pid, String start) {
        try {
            return of(pid).filter(start::equals).isPresent() ? ProcessState.RUNNING : ProcessState.ENDED;
        } catch (IOException e) {
            return ProcessState.UNKNOWN;
        }
    }

    private static Optional<String> ofHandle(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(handle -> handle.info().startInstant())
                .map(instant -> String.valueOf(instant.getEpochSecond()));
    }

    static Optional<String> of(Path proc, long pid) throws IOException {
        Path process = proc.resolve(String.valueOf(pid));
        try {
            String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            boolean ended = fields[STATE].equals("Z") || fields[STATE].equals("X");
            return ended ? Optional.empty() : Optional.of(fields[START_TIME]);
        } catch (IOException e) {
            // Asking for the directory needs no file descriptor. It is gone if the process ended before or while the
            // file was read.
            if (isGone(process) && !isGone(proc.resolve("self"))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean isGone(Path path) throws IOException {
        try {
            Files.getAttribute(path, "unix:mode");
            return false;
        } catch (NoSuchFileException e) {
            return true;
        }
    }
}

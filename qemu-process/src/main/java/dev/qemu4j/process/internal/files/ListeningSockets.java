package dev.qemu4j.process.internal.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells whether a process listens on a Unix domain socket, without connecting to it: a helper that serves a single connection would take the
 * probe for QEMU.
 */
public final class ListeningSockets {
    /** In the fourth column of {@code /proc/net/unix}: {@code __SO_ACCEPTCON}. */
    private static final String LISTENING = "00010000";

    private static final int FLAGS = 3;
    private static final int COLUMNS_BEFORE_PATH = 7;

    private ListeningSockets() {}

    /** Reads the table of the process, which may have its own network namespace. */
    public static boolean has(long pid, Path socket) {
        if (!Platform.isLinux()) {
            return Files.exists(socket);
        }
        try {
            String table = Files.readString(Path.of("/proc/" + pid + "/net/unix"), StandardCharsets.UTF_8);
            return table.lines().anyMatch(line -> isListening(line, socket.toString()));
        } catch (IOException e) {
            return false;
        }
    }

    static boolean isListening(String line, String path) {
        String[] columns = line.split("\\s+", COLUMNS_BEFORE_PATH + 1);
        return columns.length > COLUMNS_BEFORE_PATH
                && columns[FLAGS].equals(LISTENING)
                && columns[COLUMNS_BEFORE_PATH].equals(path);
    }
}

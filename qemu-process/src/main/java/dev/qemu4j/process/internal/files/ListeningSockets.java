package dev.qemu4j.process.internal.files;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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

    /**
     * Reads the table of the process, which may have its own network namespace.
     *
     * @throws IOException if that cannot be determined
     */
    public static boolean has(long pid, Path socket) throws IOException {
        // The table is long on a busy host, so it is not read before there is a socket. Abstract sockets can have any
        // name, so the table alone is no proof.
        if (!isSocket(socket)) {
            return false;
        }
        return !Platform.isLinux() || has(Path.of("/proc", String.valueOf(pid), "net", "unix"), socket);
    }

    private static boolean isSocket(Path socket) throws IOException {
        try {
            return FileFacts.of(socket).isSocket();
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    /** Every user chooses names in the table, so that they may contain any bytes. */
    static boolean has(Path table, Path socket) throws IOException {
        String path = NativePath.inLatin1(socket);
        try (BufferedReader reader = Files.newBufferedReader(table, StandardCharsets.ISO_8859_1)) {
            String line = reader.readLine();
            while (line != null) {
                if (isListening(line, path)) {
                    return true;
                }
                line = reader.readLine();
            }
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

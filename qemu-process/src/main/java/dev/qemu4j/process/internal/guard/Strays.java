package dev.qemu4j.process.internal.guard;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Ends a child that the JDK has started but does not report. That happens if there is no thread or memory left for the JDK's own bookkeeping:
 * then {@link ProcessBuilder#start()} throws although the program runs.
 */
public final class Strays {
    private Strays() {}

    /** Kills the child of this JVM whose {@link Ledger#OWNER} has exactly this value. */
    public static void end(String owner) {
        String entry = Ledger.OWNER + "=" + owner;
        ProcessHandle.current()
                .children()
                .filter(child -> has(child.pid(), entry))
                .forEach(ProcessHandle::destroyForcibly);
    }

    private static boolean has(long pid, String entry) {
        try {
            String environment =
                    Files.readString(Path.of("/proc", String.valueOf(pid), "environ"), StandardCharsets.ISO_8859_1);
            return List.of(environment.split("\0", -1)).contains(entry);
        } catch (IOException e) {
            // It has ended, or its user is not this one. Elsewhere than on Linux there is no such file, and the guard
            // ends the process.
            return false;
        }
    }
}

package dev.qemu4j.image.internal.files;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The processes that have a file open, for a message about a lock. Only the kernel's own facts count: which files a process of this
 * user has open. QEMU's locks belong to open files and not to processes, so the kernel's list of locks names nobody.
 */
public final class LockHolders {
    private static final Path PROCESSES = Path.of("/proc");
    private static final int MAX_NAMED = 4;

    private LockHolders() {}

    /** For each of the files that somebody has open the pids, a few at most; nothing where the system does not tell. */
    public static Map<Path, List<Long>> of(Collection<Path> files) {
        Map<Path, Path> real = new HashMap<>();
        for (Path file : files) {
            try {
                real.put(file.toRealPath(), file);
            } catch (IOException e) {
                // It is not there, so nobody has it.
            }
        }
        Map<Path, List<Long>> found = new LinkedHashMap<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(String.valueOf(process.getFileName()));
                if (pid != ProcessHandle.current().pid()) {
                    addOpen(process, pid, real, found);
                }
            }
        } catch (IOException | DirectoryIteratorException | NumberFormatException e) {
            // Not Linux: nobody can be named.
        }
        return found;
    }

    private static void addOpen(Path process, long pid, Map<Path, Path> real, Map<Path, List<Long>> found) {
        try (DirectoryStream<Path> open = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : open) {
                Path file = real.get(Files.readSymbolicLink(descriptor));
                if (file != null) {
                    List<Long> pids = found.computeIfAbsent(file, first -> new ArrayList<>());
                    if (pids.size() < MAX_NAMED && !pids.contains(pid)) {
                        pids.add(pid);
                    }
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Another user's process, or one that has just ended.
        }
    }
}

package dev.qemu4j.image.cache.internal.store;

import dev.qemu4j.process.internal.files.Replacement;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Removes files of a cache that nobody uses. */
final class Eviction {
    /** When a half-written text is that of a JVM that was killed. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    /** What belongs to one key. */
    private static final class Group {
        private final List<Path> files = new ArrayList<>();
        private long size;
        private Instant used = Instant.MIN;
    }

    private Eviction() {}

    static void run(OpenCache cache, long maxSize) throws IOException {
        Map<Key, Group> groups = groups(cache);
        long total = groups.values().stream().mapToLong(group -> group.size).sum();
        List<Map.Entry<Key, Group>> oldestFirst = new ArrayList<>(groups.entrySet());
        oldestFirst.sort(Comparator.comparing(entry -> entry.getValue().used));
        for (Map.Entry<Key, Group> entry : oldestFirst) {
            if (total <= maxSize) {
                return;
            }
            Group group = entry.getValue();
            if (cache.locks().ifUnused(entry.getKey(), () -> remove(group.files))) {
                total -= group.size;
            }
        }
    }

    private static void remove(List<Path> files) throws IOException {
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }

    private static Map<Key, Group> groups(OpenCache cache) throws IOException {
        Map<Key, Group> groups = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(cache.directory())) {
            for (Path file : files) {
                add(file, groups);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return groups;
    }

    private static void add(Path file, Map<Key, Group> groups) throws IOException {
        String name = String.valueOf(file.getFileName());
        Optional<Key> key = Key.ofFile(name);
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            Instant modified = attributes.lastModifiedTime().toInstant();
            if (key.isPresent()) {
                Group group = groups.computeIfAbsent(key.get(), first -> new Group());
                group.files.add(file);
                group.size += attributes.size();
                // An image has the time at which it was made, and its facts that of its last use.
                group.used = modified.isAfter(group.used) ? modified : group.used;
            } else if (Replacement.isPart(name)
                    && modified.isBefore(Instant.now().minus(ABANDONED))) {
                Files.deleteIfExists(file);
            }
        } catch (NoSuchFileException e) {
            // Gone since the directory was read.
        }
    }
}

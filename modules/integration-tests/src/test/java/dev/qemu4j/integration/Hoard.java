package dev.qemu4j.integration;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;

/** Takes things of this JVM until there are none left, and gives them back. For use by one thread. */
final class Hoard {
    /** As many tasks as block every thread of a common pool of one. */
    private static final int TASKS = 4;

    /**
     * The descriptors that the JDK needs to start a process. With some of them, but not all, it closes one that belongs to somebody else,
     * and keeps two for ever (JDK 25.0.1), which no library can make good.
     */
    private static final int SPAWN = 10;

    private static final int HEAP_UNIT = 256 << 10;
    private static final int SPACE_UNIT = 4 << 10;

    private final Path base;
    private final Map<ShortageMove.Resource, Deque<Closeable>> taken = new EnumMap<>(ShortageMove.Resource.class);

    /** {@code base} is a directory in the file system whose space is taken. */
    Hoard(Path base) {
        this.base = base;
        for (ShortageMove.Resource resource : ShortageMove.Resource.values()) {
            taken.put(resource, new ArrayDeque<>(1 << 12));
        }
    }

    private interface Taker {
        Closeable take(int number) throws IOException;
    }

    void take(ShortageMove.Resource resource, int left) throws IOException {
        switch (resource) {
            case DESCRIPTORS ->
                take(resource, left == 0 ? 0 : left + SPAWN, number -> new FileInputStream("/dev/null"));
            // The smallest allocations must succeed: if one of the JDK's own fails, the JDK may be broken for good.
            case HEAP -> take(resource, left + 4, number -> memory());
            case THREADS -> take(resource, left, number -> thread());
            case SPACE -> take(resource, left, this::file);
            case FILES -> take(resource, left, this::emptyFile);
            case COMMON_POOL -> {
                if (taken.get(resource).isEmpty()) {
                    CountDownLatch end = new CountDownLatch(1);
                    for (int i = 0; i < TASKS; i++) {
                        ForkJoinPool.commonPool().execute(() -> await(end));
                    }
                    taken.get(resource).push(end::countDown);
                }
            }
        }
    }

    private void take(ShortageMove.Resource resource, int left, Taker taker) throws IOException {
        Deque<Closeable> mine = taken.get(resource);
        try {
            while (true) {
                mine.push(taker.take(mine.size()));
            }
        } catch (IOException | OutOfMemoryError none) {
            for (int i = 0; i < left && !mine.isEmpty(); i++) {
                mine.pop().close();
            }
        }
    }

    private static Closeable memory() {
        byte[] memory = new byte[HEAP_UNIT];
        return () -> memory[0]++;
    }

    private static Closeable thread() {
        CountDownLatch end = new CountDownLatch(1);
        Thread thread = new Thread(null, () -> await(end), "hoard", 64 << 10);
        thread.setDaemon(true);
        thread.start();
        return () -> {
            end.countDown();
            join(thread);
        };
    }

    private Closeable file(int number) throws IOException {
        Path file = base.resolve("hoard-" + number);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(new byte[SPACE_UNIT]);
        } catch (IOException full) {
            Files.deleteIfExists(file);
            throw full;
        }
        return () -> Files.delete(file);
    }

    private Closeable emptyFile(int number) throws IOException {
        Path file = Files.createFile(base.resolve("empty-" + number));
        return () -> Files.delete(file);
    }

    private static void await(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void give(ShortageMove.Resource resource) throws IOException {
        Deque<Closeable> mine = taken.get(resource);
        while (!mine.isEmpty()) {
            mine.pop().close();
        }
    }

    void giveAll() throws IOException {
        give(ShortageMove.Resource.HEAP);
        for (ShortageMove.Resource resource : ShortageMove.Resource.values()) {
            give(resource);
        }
    }
}

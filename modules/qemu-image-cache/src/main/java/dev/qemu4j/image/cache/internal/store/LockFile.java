package dev.qemu4j.image.cache.internal.store;

import dev.qemu4j.image.cache.internal.download.TimeLimit;
import dev.qemu4j.process.internal.files.FileFacts;
import dev.qemu4j.process.internal.files.Private;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The locks of a cache. They are on bytes of one file that has none: each key has a byte for the one who works on its files, and one
 * that everybody who uses the image has a shared lock on. The kernel gives them back when a JVM ends, however it ends.
 *
 * <p>A JVM opens the file once and never closes it, because closing any descriptor of a file ends all locks that a process has on it.
 * The kernel's locks belong to the process, so the threads of this JVM are told apart here.
 */
public final class LockFile {
    /** The kernel tells nobody that a lock is free. */
    private static final Duration POLL = Duration.ofMillis(20);

    private static final long EVICTION = 0;

    private static final ReentrantLock FILES_LOCK = new ReentrantLock();

    /** Guarded by FILES_LOCK. */
    private static final Map<Path, LockFile> FILES = new HashMap<>();

    private final RandomAccessFile file;
    private final Object fileKey;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    /** The bytes that a thread of this JVM works under. Guarded by lock. */
    private final Set<Long> working = new HashSet<>();

    /** What this JVM uses. Guarded by lock. */
    private final Map<Key, Lease> leases = new HashMap<>();

    private static final class Lease {
        private final FileLock held;
        private int count;

        Lease(FileLock held) {
            this.held = held;
        }
    }

    /** A lock that is given back. */
    public interface Held extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    interface Work {
        void run() throws IOException;
    }

    private LockFile(RandomAccessFile file, Object fileKey) {
        this.file = file;
        this.fileKey = fileKey;
    }

    /** The locks of the cache in a directory, which exists and is trusted. */
    static LockFile in(Path directory) throws IOException {
        Path path = directory.toRealPath().resolve("lock");
        FILES_LOCK.lock();
        try {
            try {
                Files.createFile(path, Private.FILE);
            } catch (FileAlreadyExistsException e) {
                // It is there for all.
            }
            LockFile known = FILES.get(path);
            if (known == null || !FileFacts.of(path).hasKey(known.fileKey)) {
                known = new LockFile(
                        new RandomAccessFile(path.toFile(), "rw"),
                        FileFacts.of(path).key());
                FILES.put(path, known);
            }
            return known;
        } finally {
            FILES_LOCK.unlock();
        }
    }

    /** Says that this JVM uses the files of a key, so that nobody removes them. */
    public void lease(Key key, TimeLimit deadline, String subject) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                Lease lease = leases.get(key);
                if (lease == null) {
                    @Nullable FileLock held = tryLock(usersOf(key), true);
                    lease = held == null ? null : new Lease(held);
                }
                if (lease != null) {
                    leases.put(key, lease);
                    lease.count++;
                    return;
                }
                await(deadline, subject);
            }
        } finally {
            lock.unlock();
        }
    }

    public void release(Key key) throws IOException {
        lock.lock();
        try {
            Lease lease = leases.get(key);
            if (lease != null && --lease.count == 0) {
                leases.remove(key);
                lease.held.release();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until nobody else works on the files of a key. */
    public Held work(Key key, TimeLimit deadline, String subject) throws IOException, InterruptedException {
        return exclusive(2 * key.number() + 1, deadline, subject);
    }

    /** Waits until nobody else removes files. */
    Held eviction(TimeLimit deadline, String subject) throws IOException, InterruptedException {
        return exclusive(EVICTION, deadline, subject);
    }

    private Held exclusive(long position, TimeLimit deadline, String subject) throws IOException, InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                @Nullable FileLock held = working.contains(position) ? null : tryLock(position, false);
                if (held != null) {
                    working.add(position);
                    return () -> unlock(position, held);
                }
                await(deadline, subject);
            }
        } finally {
            lock.unlock();
        }
    }

    private void unlock(long position, FileLock held) throws IOException {
        lock.lock();
        try {
            held.release();
        } finally {
            working.remove(position);
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Does something to the files of a key if nobody uses them, in this JVM or another. Nobody begins to meanwhile. */
    boolean ifUnused(Key key, Work work) throws IOException {
        lock.lock();
        try {
            if (leases.containsKey(key)) {
                return false;
            }
            @Nullable FileLock held = tryLock(usersOf(key), false);
            if (held == null) {
                return false;
            }
            try {
                work.run();
                return true;
            } finally {
                held.release();
            }
        } finally {
            lock.unlock();
        }
    }

    @SuppressWarnings("WaitNotInLoop") // callers try again until they succeed
    private void await(TimeLimit deadline, String subject) throws InterruptedException {
        deadline.check(subject);
        changed.await(deadline.atMost(POLL).toNanos(), TimeUnit.NANOSECONDS);
    }

    private @Nullable FileLock tryLock(long position, boolean shared) throws IOException {
        return file.getChannel().tryLock(position, 1, shared);
    }

    private static long usersOf(Key key) {
        return 2 * key.number() + 2;
    }
}

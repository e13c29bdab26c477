package dev.qemu4j.process.internal.guard;

import dev.qemu4j.process.internal.files.RuntimeBase;
import dev.qemu4j.process.internal.stop.ProcessStart;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The notes of the processes and directories that must end with this JVM. They are sent to the {@linkplain Guard guard}, which uses them after
 * the JVM has ended.
 *
 * <p>Each note is sent before its process or directory is created, and withdrawn after it is gone. The guard runs while there are notes, and a
 * second longer. A guard that ends is replaced, and the new one gets all notes. While none can be started, a warning is in the log and this is
 * tried again.
 */
public final class Ledger {
    public static final Ledger INSTANCE = new Ledger(ChildWatch.INSTANCE, Guard::start);

    /** The environment variable by which the guard identifies this JVM's processes: a token, a dot, and the number of the launch. */
    public static final String OWNER = "QEMU4J_OWNER";

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    /** How long the guard is kept when there are no notes, for the next one. */
    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** A guard that ends sooner than this has failed. */
    private static final long STABLE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private static final long MAX_DELAY_SECONDS = 60;

    /** Starts a guard that looks for a token. */
    interface Starter {
        Guard start(String token) throws IOException;
    }

    private final ChildWatch watch;
    private final Starter starter;
    private final String token = RuntimeBase.newName();
    private final ChildWatch.Watched watched = this::poll;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}: the notes by their slot; a slot is used again. */
    private final List<@Nullable Note> slots = new ArrayList<>();

    /** Guarded by {@link #lock}. */
    private int notes;

    /** Guarded by {@link #lock}. */
    private long launches;

    /** Guarded by {@link #lock}: when the last note was closed. */
    private long idleSince;

    /** Changed with {@link #lock} held. */
    private volatile @Nullable Guard guard;

    /** Guarded by {@link #lock}: how often in a row a guard could not be started or ended soon. */
    private int failures;

    /** Guarded by {@link #lock}: when a guard may be started again after a failure. */
    private long nextStart;

    Ledger(ChildWatch watch, Starter starter) {
        this.watch = watch;
        this.starter = starter;
    }

    /** Notes a process that is about to be started. */
    Note launching() {
        return open("start");
    }

    /** Notes a directory that is about to be created; its path must not contain symbolic links. */
    public Note directory(Path directory) {
        return open("dir", directory.toString());
    }

    /** Notes another token for which the guard looks. */
    Note token(String other) {
        return open("token", other);
    }

    /** A value for {@link #OWNER} that no other process has. */
    String owner(Optional<String> ownToken) {
        lock.lock();
        try {
            launches++;
            return ownToken.orElse(token) + "." + launches;
        } finally {
            lock.unlock();
        }
    }

    private Note open(String... words) {
        lock.lock();
        try {
            // Before anything is noted or created: the thread may not start.
            watch.add(watched);
            int slot = freeSlot();
            Note note = new Note(slot, words);
            slots.set(slot, note);
            notes++;
            send(note.lines());
            return note;
        } finally {
            lock.unlock();
        }
    }

    /** Called with {@link #lock} held. The slot 0 is that of this JVM's own token. */
    private int freeSlot() {
        if (slots.isEmpty()) {
            slots.add(null);
        }
        for (int slot = 1; slot < slots.size(); slot++) {
            if (slots.get(slot) == null) {
                return slot;
            }
        }
        slots.add(null);
        return slots.size() - 1;
    }

    /** Called with {@link #lock} held. */
    private void send(String lines) {
        Guard current = guard;
        if (current != null) {
            try {
                current.send(lines);
                return;
            } catch (IOException e) {
                lost(current);
            }
        }
        ensureGuard();
    }

    /** Starts a guard if none runs, and sends it all notes. Called with {@link #lock} held. */
    private void ensureGuard() {
        Guard current = guard;
        if (current != null && current.isAlive()) {
            return;
        }
        if (current != null) {
            lost(current);
        }
        if (failures > 0 && System.nanoTime() - nextStart < 0) {
            return;
        }
        try {
            Guard started = starter.start(token);
            guard = started;
            for (Note note : slots) {
                if (note != null) {
                    started.send(note.lines());
                }
            }
        } catch (IOException | OutOfMemoryError e) {
            failed(failures + 1);
            if (failures == 1) {
                LOG.warn(
                        "The guard could not be started; if this JVM is killed, its virtual machines continue to run",
                        e);
            }
        }
    }

    /** Called with {@link #lock} held. */
    private void lost(Guard ended) {
        LOG.warn("The guard has ended; it is replaced");
        ended.end();
        guard = null;
        failed(ended.age() < STABLE_NANOS ? failures + 1 : 1);
    }

    /** The first failure is followed by another start at once. Called with {@link #lock} held. */
    private void failed(int times) {
        failures = times;
        long seconds = times <= 1 ? 0 : Math.min(MAX_DELAY_SECONDS, 1L << Math.min(times - 2, 6));
        nextStart = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    /** Called by the watch thread. */
    private boolean poll() {
        Guard current = guard;
        if (current != null) {
            current.endIfStuck();
        }
        // Whoever holds the lock may be writing to a full pipe.
        if (lock.tryLock()) {
            try {
                if (notes > 0) {
                    ensureGuard();
                } else if (System.nanoTime() - idleSince > LINGER_NANOS) {
                    retire();
                }
            } finally {
                lock.unlock();
            }
        }
        return false;
    }

    /** Called with {@link #lock} held. */
    private void retire() {
        Guard current = guard;
        if (current == null || current.end()) {
            guard = null;
            failures = 0;
            slots.clear();
            watch.remove(watched);
        }
    }

    /** One note. */
    public final class Note implements AutoCloseable {
        private final int slot;

        /** Guarded by {@link #lock}: the verb and what follows the slot, for each line. */
        private final List<String[]> content = new ArrayList<>();

        /** Guarded by {@link #lock}. */
        private boolean closed;

        private Note(int slot, String[] words) {
            this.slot = slot;
            content.add(words);
        }

        /** Called with {@link #lock} held. */
        private String lines() {
            StringBuilder lines = new StringBuilder();
            content.forEach(words -> lines.append(line(words)));
            return lines.toString();
        }

        private String line(String[] words) {
            return words[0] + " " + slot + (words.length > 1 ? " " + words[1] : "") + "\n";
        }

        /**
         * Replaces the note of a launch by that of a process. If its start time cannot be read, the guard finds the process by the token in its
         * environment.
         */
        void started(long pid) {
            try {
                Optional<String> start = ProcessStart.of(pid);
                start.ifPresent(time -> replace("run", pid + " " + time));
            } catch (IOException e) {
                LOG.debug("The start time of process {} could not be read", pid, e);
            }
        }

        private void replace(String... words) {
            lock.lock();
            try {
                if (!closed) {
                    content.set(0, words);
                    send(line(words));
                }
            } finally {
                lock.unlock();
            }
        }

        /** Adds the inode of the directory, once it is created. */
        public void inode(long inode) {
            add("inode", String.valueOf(inode));
        }

        /** Adds a socket in the directory. */
        public void socket(String name) {
            add("socket", name);
        }

        /** Adds a file in the directory. */
        public void file(String name) {
            add("file", name);
        }

        private void add(String... words) {
            lock.lock();
            try {
                if (!closed) {
                    content.add(words);
                    send(line(words));
                }
            } finally {
                lock.unlock();
            }
        }

        /** Withdraws the note: its process or directory is gone, or may remain. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (closed) {
                    return;
                }
                closed = true;
                slots.set(slot, null);
                notes--;
                idleSince = System.nanoTime();
                send(line(new String[] {"free"}));
            } finally {
                lock.unlock();
            }
        }
    }
}

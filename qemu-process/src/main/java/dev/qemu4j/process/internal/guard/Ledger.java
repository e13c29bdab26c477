package dev.qemu4j.process.internal.guard;

import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.process.internal.files.Private;
import dev.qemu4j.process.internal.files.RuntimeBase;
import dev.qemu4j.process.internal.stop.ProcessStart;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notes of what must not outlast this JVM, kept in files so that they outlast it: the {@linkplain Guard guard} reads them when the JVM
 * is gone, however it went.
 *
 * <p>Each note is written before the thing it is about comes into being, and removed after that is gone. The directory and its guard
 * are there while there are notes, and a moment longer.
 */
public final class Ledger {
    public static final Ledger INSTANCE = new Ledger();

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    /** The environment variable by which the guard knows this JVM's processes. */
    public static final String OWNER = "QEMU4J_OWNER";

    private final AtomicLong ids = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. */
    private int notes;

    /** Guarded by {@link #lock}. */
    private @Nullable Volume volume;

    /** One directory of notes with its guard; its name is the token. */
    private record Volume(Path directory, Guard guard) {
        String token() {
            return String.valueOf(directory.getFileName());
        }
    }

    private Ledger() {}

    /** A note of a process that is about to be started. */
    Note launching() {
        return open("new." + ids.incrementAndGet(), "");
    }

    /** A note of a directory; its inode and its entries are to be appended. */
    public Note directory(Path directory) {
        return open("dir." + ids.incrementAndGet(), directory + "\n");
    }

    /** A note of another token that the guard is to look for. */
    Note token(String token) {
        return open("token." + token, "");
    }

    private Note open(String name, String content) {
        Volume current = take();
        boolean opened = false;
        try {
            Path file = Files.writeString(
                    current.directory().resolve(name),
                    content,
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
            opened = true;
            return new Note(this, current.token(), file);
        } catch (IOException e) {
            throw new QemuProcessException(
                    "no note for the guard can be written in " + current.directory() + ": " + e, e);
        } finally {
            if (!opened) {
                release();
            }
        }
    }

    private Volume take() {
        lock.lock();
        try {
            Volume current = volume;
            if (current == null) {
                current = create();
                volume = current;
            }
            notes++;
            return current;
        } finally {
            lock.unlock();
        }
    }

    void release() {
        boolean idle;
        lock.lock();
        try {
            notes--;
            idle = notes == 0;
        } finally {
            lock.unlock();
        }
        if (idle) {
            ChildWatch.INSTANCE.linger();
        }
    }

    private static Volume create() {
        Path base = RuntimeBase.choose();
        try {
            while (true) {
                Path directory = base.resolve(RuntimeBase.newName());
                // The guard first: were this JVM to die in between, it finds no directory, and nobody is left with one.
                Guard guard = Guard.start(directory);
                try {
                    Files.createDirectory(directory, Private.DIRECTORY);
                } catch (FileAlreadyExistsException e) {
                    guard.dismiss();
                    continue;
                }
                return new Volume(directory, guard);
            }
        } catch (IOException e) {
            throw new QemuProcessException(
                    "no directory for notes to the guard can be created in " + base + ": " + e, e);
        }
    }

    /** Removes the directory and sends the guard away if nothing is noted. */
    void retireIfIdle() {
        Volume retired;
        lock.lock();
        try {
            if (notes > 0 || volume == null) {
                return;
            }
            retired = volume;
            volume = null;
        } finally {
            lock.unlock();
        }
        try {
            Files.deleteIfExists(retired.directory());
        } catch (IOException e) {
            LOG.warn("{} could not be removed", retired.directory(), e);
        }
        retired.guard().dismiss();
    }

    /** One note. */
    public static final class Note implements AutoCloseable {
        private final Ledger ledger;
        private final String token;
        private final ReentrantLock lock = new ReentrantLock();

        /** Guarded by {@link #lock}; null once closed. */
        private @Nullable Path file;

        private Note(Ledger ledger, String token, Path file) {
            this.ledger = ledger;
            this.token = token;
            this.file = file;
        }

        /** What the process must have in its environment, under {@link #OWNER}. */
        String token() {
            return token;
        }

        /** Turns the note of a launch into that of a process. */
        void started(long pid) {
            ProcessStart.of(pid).ifPresent(start -> rename("run." + pid + "." + start));
        }

        private void rename(String name) {
            lock.lock();
            try {
                if (file != null) {
                    file = Files.move(file, file.resolveSibling(name));
                }
            } catch (IOException e) {
                // The process carries the token too, so it is found without the note.
                LOG.debug("{} could not be renamed to {}", file, name, e);
            } finally {
                lock.unlock();
            }
        }

        /** Adds a line. */
        public void append(String line) throws IOException {
            lock.lock();
            try {
                if (file != null) {
                    Files.writeString(file, line + "\n", StandardOpenOption.APPEND);
                }
            } finally {
                lock.unlock();
            }
        }

        /** Removes the note: what it is about is gone, or may stay. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (file == null) {
                    return;
                }
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{} could not be removed", file, e);
            } finally {
                boolean first = file != null;
                file = null;
                lock.unlock();
                if (first) {
                    ledger.release();
                }
            }
        }
    }
}

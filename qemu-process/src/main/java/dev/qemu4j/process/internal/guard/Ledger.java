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
 * The notes of the processes and directories that must end with this JVM. They are files, which the {@linkplain Guard guard} reads after
 * the JVM has ended.
 *
 * <p>Each note is written before its process or directory is created, and removed after it is gone. The directory of the notes and the guard
 * exist while there are notes, and a second longer.
 */
public final class Ledger {
    public static final Ledger INSTANCE = new Ledger();

    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    /** The environment variable by which the guard identifies this JVM's processes. */
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

    /** Notes a process that is about to be started. */
    Note launching() {
        return open("new." + ids.incrementAndGet(), "");
    }

    /** Notes a directory; the caller appends its inode and its entries. */
    public Note directory(Path directory) {
        return open("dir." + ids.incrementAndGet(), directory + "\n");
    }

    /** Notes another token for which the guard looks. */
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
                    current.directory() + ": no note for the guard could be written in it: " + e, e);
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
                // The guard first: if this JVM ends in between, no directory is left.
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
                    base + ": no directory for the guard's notes could be created in it: " + e, e);
        }
    }

    /** Removes the directory and dismisses the guard if there are no notes. */
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
            LOG.warn("{}: it could not be removed", retired.directory(), e);
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

        /** The value of the process's environment variable {@link #OWNER}. */
        String token() {
            return token;
        }

        /** Replaces the note of a launch by that of a process. */
        void started(long pid) {
            try {
                ProcessStart.of(pid).ifPresent(start -> rename("run." + pid + "." + start));
            } catch (IOException e) {
                // The process has the token in its environment, so the guard finds it without the note.
                LOG.debug("The start time of process {} could not be read", pid, e);
            }
        }

        private void rename(String name) {
            lock.lock();
            try {
                if (file != null) {
                    file = Files.move(file, file.resolveSibling(name));
                }
            } catch (IOException e) {
                // The process has the token in its environment, so the guard finds it without the note.
                LOG.debug("{}: it could not be renamed to {}", file, name, e);
            } finally {
                lock.unlock();
            }
        }

        /** Appends a line. */
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

        /** Removes the note: its process or directory is gone, or may remain. */
        @Override
        public void close() {
            lock.lock();
            try {
                if (file == null) {
                    return;
                }
                Files.deleteIfExists(file);
            } catch (IOException e) {
                LOG.warn("{}: it could not be removed", file, e);
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

package dev.qemu4j.testkit.internal.emulator;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** Named pipes, which the JDK cannot create. */
final class Fifo {
    private Fifo() {}

    static void create(Path path) throws IOException {
        Process program =
                new ProcessBuilder("mkfifo", path.toString()).inheritIO().start();
        try {
            if (program.waitFor() != 0) {
                throw new IOException("cannot make the pipe " + path);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the pipe " + path + " was made", e);
        }
    }

    /** Ends the wait of everybody who is opening the pipe, to read from it or to write to it. */
    static void release(Path path) throws IOException {
        if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)
                && Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                        .isOther()) {
            // Opened for both, a pipe does not block.
            new RandomAccessFile(path.toFile(), "rw").close();
        }
    }
}

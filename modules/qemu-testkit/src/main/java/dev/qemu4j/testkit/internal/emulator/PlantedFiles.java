package dev.qemu4j.testkit.internal.emulator;

import dev.qemu4j.testkit.Misbehaviour.Plant;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Puts things in places where others look for files. Safe for use by several threads. */
final class PlantedFiles {
    private static final long HUGE = 64L << 30;

    private final Path victim;
    private final List<Path> planted = new CopyOnWriteArrayList<>();

    /** {@code victim} is a directory that belongs to somebody else, with a file in it. */
    PlantedFiles(Path victim) {
        this.victim = victim;
    }

    void plant(Path place, Plant what) {
        try {
            delete(place);
            switch (what) {
                case DIRECTORY -> Files.writeString(file(Files.createDirectory(place)), "x");
                case LINK_TO_FILE -> Files.createSymbolicLink(place, file(victim));
                case LINK_TO_DIRECTORY -> Files.createSymbolicLink(place, victim);
                case LINK_TO_DEVICE -> Files.createSymbolicLink(place, Path.of("/dev/zero"));
                case HUGE_FILE -> {
                    try (RandomAccessFile file = new RandomAccessFile(place.toFile(), "rw")) {
                        file.setLength(HUGE);
                    }
                }
                case PIPE -> Fifo.create(place);
            }
            planted.add(place);
        } catch (IOException e) {
            // The directory may be gone already: then its machine has ended.
            if (Files.exists(place.getParent())) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The file in a directory. */
    static Path file(Path directory) {
        return directory.resolve("file");
    }

    private static void delete(Path place) throws IOException {
        if (Files.isDirectory(place, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(file(place));
        }
        Files.deleteIfExists(place);
    }

    /**
     * Ends the wait of everybody who is opening a pipe, and removes what was planted. A manager leaves a runtime directory that has files
     * in it which it does not know; it is removed too.
     */
    void remove() {
        for (Path place : planted) {
            try {
                Fifo.release(place);
                delete(place);
                Files.deleteIfExists(place.getParent());
            } catch (DirectoryNotEmptyException ignored) {
                // The manager's own files in it are for a test to find.
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

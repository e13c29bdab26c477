package dev.qemu4j.testkit.internal.emulator;

import dev.qemu4j.testkit.Misbehaviour.Plant;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Puts things in places where others look for files. Safe for use by several threads. */
final class PlantedFiles {
    private static final long HUGE = 64L << 30;

    private final Path victim;
    private final List<Path> pipes = new CopyOnWriteArrayList<>();

    /** {@code victim} is a directory that belongs to somebody else, with a file in it. */
    PlantedFiles(Path victim) {
        this.victim = victim;
    }

    void plant(Path place, Plant what) {
        try {
            Files.deleteIfExists(place);
            switch (what) {
                case DIRECTORY -> Files.writeString(Files.createDirectory(place).resolve("file"), "x");
                case LINK_TO_FILE -> Files.createSymbolicLink(place, file(victim));
                case LINK_TO_DIRECTORY -> Files.createSymbolicLink(place, victim);
                case LINK_TO_DEVICE -> Files.createSymbolicLink(place, Path.of("/dev/zero"));
                case HUGE_FILE -> {
                    try (RandomAccessFile file = new RandomAccessFile(place.toFile(), "rw")) {
                        file.setLength(HUGE);
                    }
                }
                case PIPE -> {
                    Fifo.create(place);
                    pipes.add(place);
                }
            }
        } catch (IOException e) {
            // The directory may be gone already: then its machine has ended.
            if (Files.exists(place.getParent())) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static Path file(Path victim) {
        return victim.resolve("file");
    }

    /** Ends the wait of everybody who is opening a pipe. */
    void releasePipes() {
        for (Path pipe : pipes) {
            try {
                Fifo.release(pipe);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

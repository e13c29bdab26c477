package dev.qemu4j.image.cache.internal.download;

import dev.qemu4j.image.cache.ImageCacheException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A file that is being downloaded, and a note of what it is a part of. Both outlive the call and the JVM. */
public interface Partial {
    /** The file. It may not exist. */
    Path file();

    /** How much there is of it, 0 if it does not exist. */
    long length() throws IOException;

    /** The note, empty if there is none. */
    Optional<String> origin() throws IOException;

    /** Removes both, writes the note and creates an empty file, in this order. */
    void restart(String origin) throws IOException;

    /** Removes both. */
    void discard() throws IOException;

    /** The failure to read or write one of them. */
    ImageCacheException failure(IOException e);
}

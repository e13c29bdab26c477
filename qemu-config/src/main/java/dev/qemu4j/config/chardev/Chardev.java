package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;

/** The host's side of a character device ({@code -chardev}). Implementations are values. */
public interface Chardev {
    /**
     * The character device without its id.
     *
     * @return the properties, {@code backend} first
     */
    PropertyTree tree();

    /**
     * Output to a file, which is emptied when QEMU starts; no input.
     *
     * @param path the file
     * @return the character device
     * @throws IllegalArgumentException if the path is empty
     */
    static FileChardev file(Path path) {
        return new FileChardev(path, false);
    }

    /**
     * A Unix domain socket that QEMU listens on. QEMU doesn't wait for a client; bytes before one connects are lost.
     *
     * @param path the path of the socket
     * @return the character device
     * @throws IllegalArgumentException if the path is empty or longer than a socket address holds
     */
    static UnixChardev unix(Path path) {
        return new UnixChardev(path, true, false);
    }

    /**
     * Nothing: output vanishes, there is no input.
     *
     * @return the character device
     */
    static NullChardev discard() {
        return new NullChardev();
    }
}

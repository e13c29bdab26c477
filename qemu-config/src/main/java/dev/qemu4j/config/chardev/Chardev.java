package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.OptionCollector;
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
     * The character device without its id, where it depends on where things are on the host.
     *
     * @param out knows where the sockets are that the user has not placed
     * @param id the id
     * @return the properties, {@code backend} first
     */
    default PropertyTree tree(OptionCollector out, String id) {
        return tree();
    }

    /**
     * Adds the character device under an id.
     *
     * @param out where the option goes
     * @param id the id, which the caller has taken
     * @param reason why it is there
     */
    default void describe(OptionCollector out, String id, String reason) {
        PropertyTree tree = tree(out, id);
        String backend = tree.text("backend").orElse("");
        if (backend.equals("stdio")) {
            out.problem(
                    "stdio is refused: the standard streams of QEMU belong to whoever runs it; use a file or a socket");
        }
        PropertyTree named = PropertyTree.of("backend", backend).with("id", id).withAll(tree);
        out.properties("-chardev", "backend", named, reason);
    }

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
     * A connection to whoever starts QEMU: nothing that the guest prints is lost, and it can be written to.
     *
     * @return the character device
     */
    static ConsoleChardev console() {
        return new ConsoleChardev();
    }

    /**
     * Nothing: output vanishes, there is no input.
     *
     * @return the character device
     */
    static NullChardev discard() {
        return new NullChardev();
    }

    /**
     * A TCP port that QEMU listens on. QEMU doesn't wait for a client.
     *
     * @param host the address to listen on, such as {@code 127.0.0.1}
     * @param port the port
     * @return the character device
     * @throws IllegalArgumentException if the host is empty or the port is not between 1 and 65535
     */
    static TcpChardev tcp(String host, int port) {
        return new TcpChardev(host, port, true, false);
    }

    /**
     * A pseudo-terminal; {@code query-chardev} tells which.
     *
     * @return the character device
     */
    static PtyChardev pty() {
        return new PtyChardev();
    }

    /**
     * The last bytes of the output, kept in QEMU's memory and read with {@code ringbuf-read}.
     *
     * @param bytes how many bytes are kept: a power of two
     * @return the character device
     * @throws IllegalArgumentException if the number is not a power of two
     */
    static RingBufferChardev ringBuffer(int bytes) {
        return new RingBufferChardev(bytes);
    }
}

package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;

/** A character device: the back end of a serial port, console or channel ({@code -chardev}). Implementations are values. */
public interface Chardev {
    /**
     * The character device without its id.
     *
     * @return the properties, {@code backend} first
     */
    PropertyTree tree();

    /**
     * The character device without its id, for one whose socket path is chosen by whoever starts QEMU.
     *
     * @param out knows the paths of such sockets
     * @param id the id
     * @return the properties, {@code backend} first
     */
    default PropertyTree tree(OptionCollector out, String id) {
        return tree();
    }

    /**
     * Adds the character device.
     *
     * @param out receives the option
     * @param id the id, which the caller has claimed
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
     * Output to a file, which is truncated when QEMU starts; no input.
     *
     * @param path the file
     * @return the character device
     * @throws IllegalArgumentException if the path is empty
     */
    static FileChardev file(Path path) {
        return new FileChardev(path, false);
    }

    /**
     * A Unix domain socket that QEMU listens on. QEMU does not wait for a client; output before one connects is lost.
     *
     * @param path the path of the socket
     * @return the character device
     * @throws IllegalArgumentException if the path is empty or too long for a socket address
     */
    static UnixChardev unix(Path path) {
        return new UnixChardev(path, true, false);
    }

    /**
     * A connection to whoever starts QEMU, for input and output. No output of the guest is lost.
     *
     * @return the character device
     */
    static ConsoleChardev console() {
        return new ConsoleChardev();
    }

    /**
     * Output is discarded; there is no input.
     *
     * @return the character device
     */
    static NullChardev discard() {
        return new NullChardev();
    }

    /**
     * A TCP port that QEMU listens on. QEMU does not wait for a client; output before one connects is lost.
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
     * A pseudo-terminal. {@code query-chardev} returns its path.
     *
     * @return the character device
     */
    static PtyChardev pty() {
        return new PtyChardev();
    }

    /**
     * The last bytes of the output, kept in QEMU's memory. {@code ringbuf-read} reads them.
     *
     * @param bytes how many bytes are kept: a power of two
     * @return the character device
     * @throws IllegalArgumentException if the number is not a power of two
     */
    static RingBufferChardev ringBuffer(int bytes) {
        return new RingBufferChardev(bytes);
    }
}

package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;

/**
 * A Unix domain socket ({@code backend=socket}).
 *
 * @param path the path of the socket
 * @param server whether QEMU listens (true) or connects (false)
 * @param await whether a QEMU that listens waits for a client before it does anything else
 */
public record UnixChardev(Path path, boolean server, boolean await) implements Chardev {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if the path is empty or too long for a socket address, or {@code await} is set but QEMU
     *     does not listen
     */
    public UnixChardev {
        QemuText.checkSocketPath("chardev socket", path);
        if (await && !server) {
            throw new IllegalArgumentException(
                    "chardev socket: '" + path + "' can wait for a client only if QEMU listens");
        }
    }

    /**
     * The same path, with QEMU as the client; the server must be listening.
     *
     * @return the changed copy
     */
    public UnixChardev connecting() {
        return new UnixChardev(path, false, false);
    }

    @Override
    public PropertyTree tree() {
        PropertyTree tree = PropertyTree.of("backend", "socket").with("path", path.toString());
        return server ? tree.with("server", true).with("wait", await) : tree;
    }
}

package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;

/**
 * A Unix domain socket ({@code backend=socket}).
 *
 * @param path the path of the socket
 * @param server whether QEMU listens (true) or connects (false)
 * @param await whether a listening QEMU waits with everything else until a client is there
 */
public record UnixChardev(Path path, boolean server, boolean await) implements Chardev {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if the path is empty or longer than a socket address holds, or QEMU is to wait for a
     *     client without listening
     */
    public UnixChardev {
        QemuText.checkSocketPath("chardev socket", path);
        if (await && !server) {
            throw new IllegalArgumentException("chardev socket: '" + path + "' can only wait when QEMU listens");
        }
    }

    /**
     * The same path, with QEMU as the client of a server that listens already.
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

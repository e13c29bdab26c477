package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;

/**
 * A TCP socket ({@code backend=socket}).
 *
 * @param host the address or name to listen on or to connect to
 * @param port the port
 * @param server whether QEMU listens (true) or connects (false)
 * @param telnet whether the peer uses the telnet protocol
 */
public record TcpChardev(String host, int port, boolean server, boolean telnet) implements Chardev {
    private static final int MAX_PORT = 65535;

    /**
     * Checks host and port.
     *
     * @throws IllegalArgumentException if the host is empty or the port is not between 1 and 65535
     */
    public TcpChardev {
        QemuText.checkNotEmpty("chardev host", host);
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("chardev: port " + port + " is not between 1 and 65535");
        }
    }

    /**
     * The same address, with QEMU as the client; the server must be listening.
     *
     * @return the changed copy
     */
    public TcpChardev connecting() {
        return new TcpChardev(host, port, false, telnet);
    }

    @Override
    public PropertyTree tree(OptionCollector out, String id) {
        if (server) {
            out.hostPort("tcp", host, port);
        }
        return tree();
    }

    @Override
    public PropertyTree tree() {
        // QEMU's port is a string, because it may be the name of a service.
        PropertyTree tree =
                PropertyTree.of("backend", "socket").with("host", host).with("port", Integer.toString(port));
        if (server) {
            tree = tree.with("server", true).with("wait", false);
        }
        return telnet ? tree.with("telnet", true) : tree;
    }
}

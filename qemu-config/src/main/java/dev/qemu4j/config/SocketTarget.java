package dev.qemu4j.config;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;

/** The address of a socket, QEMU's {@code SocketAddress}. */
public sealed interface SocketTarget {
    /**
     * The address as properties.
     *
     * @return the properties, {@code type} first
     */
    PropertyTree tree();

    /**
     * A TCP address.
     *
     * @param host the name or address of the host
     * @param port the port
     */
    record Inet(String host, int port) implements SocketTarget {
        private static final int MAX_PORT = 65535;

        /**
         * Checks host and port.
         *
         * @throws IllegalArgumentException if the host is empty or the port is not between 1 and 65535
         */
        public Inet {
            QemuText.checkNotEmpty("host", host);
            if (port < 1 || port > MAX_PORT) {
                throw new IllegalArgumentException("port: " + port + " is not between 1 and 65535");
            }
        }

        @Override
        public PropertyTree tree() {
            return PropertyTree.of("type", "inet").with("host", host).with("port", Integer.toString(port));
        }
    }

    /**
     * A Unix domain socket.
     *
     * @param path its path
     */
    record Unix(Path path) implements SocketTarget {
        /**
         * Checks the path.
         *
         * @throws IllegalArgumentException if the path is empty or too long for a socket address
         */
        public Unix {
            QemuText.checkSocketPath("socket", path);
        }

        @Override
        public PropertyTree tree() {
            return PropertyTree.of("type", "unix").with("path", path.toString());
        }
    }
}

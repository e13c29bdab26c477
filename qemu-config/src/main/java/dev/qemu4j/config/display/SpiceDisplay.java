package dev.qemu4j.config.display;

import dev.qemu4j.config.Display;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.Ids;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A remote display over SPICE ({@code -spice}).
 *
 * @param address the address that QEMU listens on: the path of a Unix domain socket, or an address of the host
 * @param port the TCP port, or nothing for a Unix domain socket
 * @param passwordSecret the id of the {@link dev.qemu4j.config.setting.Secret} that is the password, if there is one; from QEMU
 *     6.0
 */
public record SpiceDisplay(String address, OptionalInt port, Optional<String> passwordSecret) implements Display {
    private static final int MAX_PORT = 65535;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the address is empty, the port is not between 1 and 65535 or QEMU does not accept the
     *     id
     */
    public SpiceDisplay {
        QemuText.checkNotEmpty("spice", address);
        if (port.isPresent() && (port.getAsInt() < 1 || port.getAsInt() > MAX_PORT)) {
            throw new IllegalArgumentException("spice: port " + port.getAsInt() + " is not between 1 and 65535");
        }
        passwordSecret.ifPresent(id -> Ids.check("spice password secret", id));
    }

    /**
     * A display on a Unix domain socket.
     *
     * @param socket the path of the socket
     * @return the display
     * @throws IllegalArgumentException if the path is empty or too long for a socket address
     */
    public static SpiceDisplay unix(Path socket) {
        return new SpiceDisplay(
                QemuText.checkSocketPath("spice", socket).toString(), OptionalInt.empty(), Optional.empty());
    }

    /**
     * A display on a TCP port.
     *
     * @param host the address to listen on
     * @param port the port
     * @return the display
     * @throws IllegalArgumentException if the host is empty or the port is not between 1 and 65535
     */
    public static SpiceDisplay tcp(String host, int port) {
        return new SpiceDisplay(host, OptionalInt.of(port), Optional.empty());
    }

    /**
     * This display with a password.
     *
     * @param secret the id of the secret
     * @return the changed copy
     * @throws IllegalArgumentException if QEMU does not accept the id
     */
    public SpiceDisplay password(String secret) {
        return new SpiceDisplay(address, port, Optional.of(secret));
    }

    @Override
    public void describe(OptionCollector out) {
        out.plain("-display", "none", "no window in addition to the remote display");
        port.ifPresent(number -> out.hostPort("tcp", address, number));
        PropertyTree tree = PropertyTree.of("addr", address);
        tree = port.isPresent() ? tree.with("port", port.getAsInt()) : tree.with("unix", true);
        if (passwordSecret.isPresent()) {
            out.refersTo(IdSpace.OBJECT, passwordSecret.get());
            tree = tree.with("password-secret", passwordSecret.get());
        } else {
            tree = tree.with("disable-ticketing", true);
        }
        out.properties("-spice", "", tree, "the remote display");
    }
}

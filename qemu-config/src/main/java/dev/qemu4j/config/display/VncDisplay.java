package dev.qemu4j.config.display;

import dev.qemu4j.config.Display;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.Ids;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A remote display over VNC ({@code -vnc}).
 *
 * @param address the address that QEMU listens on: {@code unix:} and a path, or a host, a colon and the display number, which
 *     is the port minus 5900
 * @param passwordSecret the id of the {@link dev.qemu4j.config.setting.Secret} that is the password, if there is one; from QEMU
 *     6.0
 */
public record VncDisplay(String address, Optional<String> passwordSecret) implements Display {
    private static final int FIRST_PORT = 5900;
    private static final Pattern TCP = Pattern.compile("(?!unix:)(.+):(\\d{1,5})");
    private static final int MAX_PORT = 65535;

    /**
     * Checks the address and the id.
     *
     * @throws IllegalArgumentException if the address is empty or QEMU does not accept the id
     */
    public VncDisplay {
        QemuText.checkNotEmpty("vnc", address);
        passwordSecret.ifPresent(id -> Ids.check("vnc password secret", id));
    }

    /**
     * A display on a Unix domain socket.
     *
     * @param socket the path of the socket
     * @return the display
     * @throws IllegalArgumentException if the path is empty or too long for a socket address
     */
    public static VncDisplay unix(Path socket) {
        return new VncDisplay("unix:" + QemuText.checkSocketPath("vnc", socket), Optional.empty());
    }

    /**
     * A display on a TCP port.
     *
     * @param host the address to listen on
     * @param port the port, from 5900 up
     * @return the display
     * @throws IllegalArgumentException if the host is empty or the port is not between 5900 and 65535
     */
    public static VncDisplay tcp(String host, int port) {
        if (port < FIRST_PORT || port > MAX_PORT) {
            throw new IllegalArgumentException("vnc: port " + port + " is not between 5900 and 65535");
        }
        return new VncDisplay(QemuText.checkNotEmpty("vnc", host) + ":" + (port - FIRST_PORT), Optional.empty());
    }

    /**
     * This display with a password.
     *
     * @param secret the id of the secret
     * @return the changed copy
     * @throws IllegalArgumentException if QEMU does not accept the id
     */
    public VncDisplay password(String secret) {
        return new VncDisplay(address, Optional.of(secret));
    }

    @Override
    public void describe(OptionCollector out) {
        out.plain("-display", "none", "no window in addition to the remote display");
        Matcher tcp = TCP.matcher(address);
        if (tcp.matches()) {
            out.hostPort("tcp", tcp.group(1), FIRST_PORT + Integer.parseInt(tcp.group(2)));
        }
        PropertyTree tree = PropertyTree.of("vnc", address);
        if (passwordSecret.isPresent()) {
            out.refersTo(IdSpace.OBJECT, passwordSecret.get());
            tree = tree.with("password-secret", passwordSecret.get());
        }
        out.properties("-vnc", "vnc", tree, "the remote display");
    }
}

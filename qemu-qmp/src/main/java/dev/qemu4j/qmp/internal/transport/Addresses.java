package dev.qemu4j.qmp.internal.transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.util.Locale;

/** Checks addresses before they are used. */
public final class Addresses {
    /**
     * The size of {@code sun_path}, 108 on Linux and 104 on macOS, minus the two bytes that the JDK reserves. QEMU can
     * listen at a path that is one byte longer.
     */
    static final int LONGEST_PATH =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac") ? 102 : 106;

    /** The charset in which the JDK encodes paths. */
    private static final Charset PATHS = Charset.forName(System.getProperty("native.encoding", "UTF-8"));

    private Addresses() {}

    /**
     * Checks that it is possible to connect to an address.
     *
     * @throws IllegalArgumentException if it is not
     */
    public static void check(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            String path = unix.getPath().toString();
            int length = path.getBytes(PATHS).length;
            if (length == 0 || length > LONGEST_PATH) {
                throw new IllegalArgumentException("the path of a Unix socket must have 1 to " + LONGEST_PATH
                        + " bytes, but this one has " + length + ": " + path);
            }
        } else if (address instanceof InetSocketAddress inet) {
            if (inet.isUnresolved()) {
                throw new IllegalArgumentException("unresolved host name: " + inet.getHostString());
            }
        } else {
            throw new IllegalArgumentException("not the address of a Unix or TCP socket: " + address);
        }
    }

    /** The host that a TCP peer's certificate must name. */
    public static String host(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getHostString() : "";
    }
}

package dev.qemu4j.qmp.internal.transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.Charset;
import java.util.Locale;

/** What can be connected to. */
public final class Addresses {
    /**
     * The size of {@code sun_path}, 108 on Linux and 104 on macOS, less the two bytes that the JDK keeps back: one less than
     * what QEMU can listen at.
     */
    static final int LONGEST_PATH =
            System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("mac") ? 102 : 106;

    /** How the JDK turns a path into bytes. */
    private static final Charset PATHS = Charset.forName(System.getProperty("native.encoding", "UTF-8"));

    private Addresses() {}

    public static void check(SocketAddress address) {
        if (address instanceof UnixDomainSocketAddress unix) {
            String path = unix.getPath().toString();
            int length = path.getBytes(PATHS).length;
            if (length == 0 || length > LONGEST_PATH) {
                throw new IllegalArgumentException("a Unix socket's path has 1 to " + LONGEST_PATH
                        + " bytes, and this one has " + length + ": " + path);
            }
        } else if (address instanceof InetSocketAddress inet) {
            if (inet.isUnresolved()) {
                throw new IllegalArgumentException("the host name cannot be resolved: " + inet.getHostString());
            }
        } else {
            throw new IllegalArgumentException("neither a Unix nor a TCP socket's address: " + address);
        }
    }

    /** The host that a TCP peer's certificate must be for. */
    public static String host(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getHostString() : "";
    }
}

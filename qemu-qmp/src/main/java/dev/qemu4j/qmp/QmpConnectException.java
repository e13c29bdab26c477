package dev.qemu4j.qmp;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * No QMP session could be opened. The cause, where there is one, is what the last attempt failed with.
 */
public final class QmpConnectException extends QmpException {
    private static final long serialVersionUID = 1L;

    /** How far an attempt to open a session had come. */
    public enum Phase {
        /** Nobody accepted a connection at the address, or nobody connected to it. */
        CONNECT("no connection"),
        /** The peer accepted the connection but did not greet: another client may hold this monitor, which serves one. */
        GREETING("connected, but no QMP greeting came"),
        /** The peer greeted but did not accept {@code qmp_capabilities}. */
        NEGOTIATION("greeted, but capabilities were not negotiated");

        private final String description;

        Phase(String description) {
            this.description = description;
        }
    }

    private final transient SocketAddress address;

    /** How far the attempt had come. */
    private final Phase phase;

    public QmpConnectException(SocketAddress address, Phase phase, String detail, @Nullable Throwable cause) {
        super("QMP at " + address + ": " + phase.description + ": " + detail, cause);
        this.address = address;
        this.phase = phase;
    }

    /** {@return the address that was tried} */
    public SocketAddress address() {
        return address;
    }

    /** {@return how far the attempt had come} */
    public Phase phase() {
        return phase;
    }
}

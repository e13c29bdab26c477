package dev.qemu4j.qmp;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A client could not connect to a QMP server. The cause, if there is one, is the failure of the last attempt. */
public final class QmpConnectException extends QmpException {
    private static final long serialVersionUID = 1L;

    /** The phases of connecting. */
    public enum Phase {
        /** Connecting to the address, or waiting at a listener for QEMU to connect. */
        CONNECT("no connection"),
        /** Waiting for the greeting. None comes while another client is connected, because a monitor serves one at a time. */
        GREETING("connected, but no greeting"),
        /** Negotiating the capabilities with {@code qmp_capabilities}. */
        NEGOTIATION("connected, but the capabilities could not be negotiated");

        private final String description;

        Phase(String description) {
            this.description = description;
        }
    }

    private final transient SocketAddress address;

    /** The phase that failed. */
    private final Phase phase;

    QmpConnectException(SocketAddress address, Phase phase, String detail, @Nullable Throwable cause) {
        super("QMP at " + address + ": " + phase.description + ": " + detail, cause);
        this.address = address;
        this.phase = phase;
    }

    /** {@return the address of the server, or of the listener} */
    public SocketAddress address() {
        return address;
    }

    /** {@return the phase that failed} */
    public Phase phase() {
        return phase;
    }
}

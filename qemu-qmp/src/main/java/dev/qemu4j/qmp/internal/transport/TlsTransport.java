package dev.qemu4j.qmp.internal.transport;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLSocket;

/** A TCP socket with TLS. */
public final class TlsTransport implements Transport {
    private static final byte[] WHITE_SPACE = {'\n'};

    private final InputStream in;
    private final OutputStream out;

    private TlsTransport(SSLSocket socket) throws IOException {
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /** Performs the TLS handshake on a connected channel. */
    public static TlsTransport over(SocketChannel channel, Tls tls, String peerHost, boolean isClient)
            throws IOException {
        Socket plain = channel.socket();
        SSLSocket socket =
                (SSLSocket) tls.context().getSocketFactory().createSocket(plain, peerHost, plain.getPort(), false);
        socket.setSSLParameters(tls.parameters());
        socket.setUseClientMode(isClient);
        socket.startHandshake();
        TlsTransport transport = new TlsTransport(socket);
        transport.nudge();
        return transport;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = in.read(into.array(), into.arrayOffset() + into.position(), into.remaining());
        if (count > 0) {
            into.position(into.position() + count);
        }
        return count;
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        bytes.position(bytes.limit());
        nudge();
    }

    /**
     * Sends white space as a TLS record of its own. QEMU's monitor (seen with 7.2) handles a record only when more bytes
     * arrive. Without this, each reply would come one command late.
     */
    private void nudge() throws IOException {
        out.write(WHITE_SPACE);
    }
}

package dev.qemu4j.testkit.internal.fake;

import dev.qemu4j.testkit.internal.json.Frame;

/** The server's behaviour on one connection. The connection's reader calls it, one call at a time. */
public interface Session {
    /** The connection was made. */
    void started();

    /** The client sent something. */
    void received(Frame frame);
}

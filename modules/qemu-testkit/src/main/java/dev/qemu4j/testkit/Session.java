package dev.qemu4j.testkit;

/** What a server says on one connection. The connection's reader calls it, one call at a time. */
interface Session {
    /** The connection is there. */
    void started();

    /** The client sent something. */
    void received(Frame frame);
}

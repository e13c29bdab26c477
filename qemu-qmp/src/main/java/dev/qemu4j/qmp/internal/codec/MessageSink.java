package dev.qemu4j.qmp.internal.codec;

import dev.qemu4j.qmp.QmpProtocolException;

/** Receives what {@link MessageDecoder} read, one call a message, on the reader's thread. */
public interface MessageSink {
    /** The server greeted; {@code qmp} is the JSON value of the {@code QMP} member. */
    void greeting(byte[] qmp);

    /** An event came; the timestamp is negative where the server could not tell. */
    void event(String name, long seconds, long microseconds, byte[] data);

    /** A command succeeded; {@code result} is the JSON value of the {@code return} member. */
    void success(long id, byte[] result);

    /** A command failed. */
    void error(long id, String errorClass, String description);

    /** A well-formed message came that belongs to nobody. */
    void stray(QmpProtocolException problem);
}

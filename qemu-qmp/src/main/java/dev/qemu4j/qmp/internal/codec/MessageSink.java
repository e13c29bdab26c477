package dev.qemu4j.qmp.internal.codec;

import dev.qemu4j.qmp.QmpProtocolException;

/** Receives the messages that {@link MessageDecoder} decodes, one call for each, on the reader's thread. */
public interface MessageSink {
    /** A greeting; {@code qmp} is the JSON value of the {@code QMP} member. */
    void greeting(byte[] qmp);

    /** An event; both parts of the timestamp are negative if the server does not know the time. */
    void event(String name, long seconds, long microseconds, byte[] data);

    /** The reply to a command that succeeded; {@code result} is the JSON value of the {@code return} member. */
    void success(long id, byte[] result);

    /** The reply to a command that failed. */
    void error(long id, String errorClass, String description);

    /** Well-formed JSON that is none of these, such as a reply without an id. */
    void stray(QmpProtocolException problem);
}

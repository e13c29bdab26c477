package dev.qemu4j.qmp.internal.codec;

import dev.qemu4j.qmp.QmpProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The receiving side without a socket: takes bytes, and records each decoded message as text. */
public final class Inbound implements MessageSink {
    private final MessageFramer framer;
    private final MessageDecoder decoder;
    private final List<String> messages = new ArrayList<>();

    Inbound(int maxMessageSize) {
        framer = new MessageFramer(maxMessageSize);
        decoder = new MessageDecoder("test", this);
    }

    /** One that passes messages to another sink. */
    public Inbound(int maxMessageSize, MessageSink sink) {
        framer = new MessageFramer(maxMessageSize);
        decoder = new MessageDecoder("test", sink);
    }

    static Inbound withoutLimit() {
        return new Inbound(Integer.MAX_VALUE / 2);
    }

    /** What the wire log shows of a message. */
    public static String logged(byte[] message) {
        return WireLog.readable(message);
    }

    /** The messages so far, one text for each. */
    List<String> messages() {
        return messages;
    }

    Inbound feed(String text) {
        return feed(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Gives the bytes to the framer in pieces that fit into its space, as a channel does. */
    public Inbound feed(byte[] bytes) {
        for (int at = 0; at < bytes.length; ) {
            ByteBuffer space = framer.space();
            if (!space.hasRemaining()) {
                throw new AssertionError("no space: a channel would read nothing forever");
            }
            int count = Math.min(space.remaining(), bytes.length - at);
            space.put(bytes, at, count);
            framer.received(count);
            at += count;
            while (framer.hasMessages()) {
                decoder.decode(framer.array(), framer.from(), framer.to());
                framer.consumed();
            }
        }
        return this;
    }

    public int bufferSize() {
        return framer.array().length;
    }

    public boolean isInMessage() {
        return framer.isInMessage();
    }

    @Override
    public void greeting(byte[] qmp) {
        messages.add("greeting " + text(qmp));
    }

    @Override
    public void event(String name, long seconds, long microseconds, byte[] data) {
        messages.add("event " + name + " " + seconds + "." + microseconds + " " + text(data));
    }

    @Override
    public void success(long id, byte[] result) {
        messages.add("return " + id + " " + text(result));
    }

    @Override
    public void error(long id, String errorClass, String description) {
        messages.add("error " + id + " " + errorClass + " " + description);
    }

    @Override
    public void stray(QmpProtocolException problem) {
        messages.add("stray " + problem.getMessage());
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }
}

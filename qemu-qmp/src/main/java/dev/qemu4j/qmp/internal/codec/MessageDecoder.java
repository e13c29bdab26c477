package dev.qemu4j.qmp.internal.codec;

import dev.qemu4j.qmp.QmpProtocolException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Decodes the outermost object of each message. The values in it, which may be large, are checked but stay bytes: callers
 * decode them on their own threads, and most events have no subscriber.
 */
public final class MessageDecoder {
    private static final byte[] EMPTY_OBJECT = {'{', '}'};

    private final String peer;
    private final MessageSink sink;

    // The message that is being read.
    private boolean hasId;
    private long id;
    private byte @Nullable [] greeting;
    private byte @Nullable [] result;
    private @Nullable String event;
    private byte @Nullable [] data;
    private long seconds;
    private long microseconds;
    private @Nullable String errorClass;
    private @Nullable String errorDescription;

    public MessageDecoder(String peer, MessageSink sink) {
        this.peer = peer;
        this.sink = sink;
    }

    /**
     * Decodes the complete messages in a part of a buffer and passes each to the sink.
     *
     * @throws QmpProtocolException if one of them is not JSON; those before it were passed on
     */
    public void decode(byte[] buffer, int from, int to) {
        int messageStart = from;
        try (JsonParser parser = QmpJson.MAPPER.createParser(buffer, from, to - from)) {
            while (parser.nextToken() != null) {
                messageStart = from + (int) parser.currentTokenLocation().getByteOffset();
                clear();
                readMessage(parser, buffer, from);
                pass(buffer, messageStart, from + (int) parser.currentLocation().getByteOffset());
            }
        } catch (JacksonException e) {
            throw new QmpProtocolException(
                    "invalid JSON (" + e.getOriginalMessage() + ")", MessageExcerpt.of(buffer, messageStart, to), e);
        }
    }

    private void clear() {
        hasId = false;
        greeting = null;
        result = null;
        event = null;
        data = null;
        seconds = -1;
        microseconds = -1;
        errorClass = null;
        errorDescription = null;
    }

    private void readMessage(JsonParser parser, byte[] buffer, int from) {
        String name;
        while ((name = parser.nextName()) != null) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "return" -> result = slice(parser, buffer, from);
                case "id" -> readId(parser, value);
                case "event" -> event = value == JsonToken.VALUE_STRING ? parser.getString() : skip(parser);
                case "data" -> data = slice(parser, buffer, from);
                case "timestamp" -> readTimestamp(parser, value);
                case "error" -> readError(parser, value);
                case "QMP" -> greeting = slice(parser, buffer, from);
                default -> parser.skipChildren(); // a member that newer versions of QEMU may add
            }
        }
    }

    private void readId(JsonParser parser, JsonToken value) {
        parser.skipChildren();
        hasId = isLong(parser, value);
        id = hasId ? parser.getLongValue() : 0;
    }

    private static boolean isLong(JsonParser parser, JsonToken value) {
        return value == JsonToken.VALUE_NUMBER_INT && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    }

    /** The value, or -1 if it is not an integer of 64 bits. */
    private static long number(JsonParser parser, JsonToken value) {
        parser.skipChildren();
        return isLong(parser, value) ? parser.getLongValue() : -1;
    }

    private static @Nullable String skip(JsonParser parser) {
        parser.skipChildren();
        return null;
    }

    private void readTimestamp(JsonParser parser, JsonToken value) {
        seconds = -1;
        microseconds = -1;
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String name;
        while ((name = parser.nextName()) != null) {
            long number = number(parser, parser.nextToken());
            switch (name) {
                case "seconds" -> seconds = number;
                case "microseconds" -> microseconds = number;
                default -> {
                    // a member that newer versions of QEMU may add
                }
            }
        }
    }

    private void readError(JsonParser parser, JsonToken value) {
        errorClass = "";
        errorDescription = "";
        if (value != JsonToken.START_OBJECT) {
            parser.skipChildren();
            return;
        }
        String name;
        while ((name = parser.nextName()) != null) {
            JsonToken member = parser.nextToken();
            switch (name) {
                case "class" -> errorClass = text(parser, member);
                case "desc" -> errorDescription = text(parser, member);
                default -> parser.skipChildren();
            }
        }
    }

    private static String text(JsonParser parser, JsonToken value) {
        if (value == JsonToken.VALUE_STRING) {
            return parser.getString();
        }
        parser.skipChildren();
        return "";
    }

    /** The bytes of the current value. */
    private static byte[] slice(JsonParser parser, byte[] buffer, int from) {
        int start = from + (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        int end = from + (int) parser.currentLocation().getByteOffset();
        if (end - start == EMPTY_OBJECT.length && buffer[start] == '{') {
            return EMPTY_OBJECT;
        }
        return Arrays.copyOfRange(buffer, start, end);
    }

    private void pass(byte[] buffer, int start, int end) {
        if (WireLog.isEnabled()) {
            WireLog.received(peer, buffer, start, end);
        }
        if (event != null) {
            sink.event(event, seconds, microseconds, data != null ? data : EMPTY_OBJECT);
        } else if (greeting != null) {
            sink.greeting(greeting);
        } else if (hasId && result != null) {
            sink.success(id, result);
        } else if (hasId && errorClass != null && errorDescription != null) {
            sink.error(id, errorClass, errorDescription);
        } else {
            String problem = result == null && errorClass == null
                    ? "message is not a greeting, event or reply"
                    : "reply without an id of this client";
            sink.stray(new QmpProtocolException(problem, MessageExcerpt.of(buffer, start, end), null));
        }
    }
}

package dev.qemu4j.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * A fault in a reply. {@link FakeQemu#inject} applies faults to the next replies, one to each.
 *
 * <p>{@link #effect()} says what a client gets that follows the protocol, so that a property can predict the result of a random schedule
 * of faults.
 */
public enum Fault {
    /** No fault: the reply is sent as it is. */
    NONE(Effect.ANSWERED, reply -> reply),
    /** The reply is sent 20 milliseconds later. */
    DELAY(Effect.ANSWERED, reply -> reply.after(Duration.ofMillis(20))),
    /** The reply is sent one byte at a time. */
    BYTE_BY_BYTE(Effect.ANSWERED, Reply::byteByByte),
    /** The reply is sent in a few pieces of different sizes. */
    PIECES(Effect.ANSWERED, reply -> reply.split(ByteSplit.of(7, 2, 13, 1))),
    /** An event comes in the same write, before the reply. */
    EVENT_BEFORE(Effect.ANSWERED, reply -> Reply.event("FAKE_EVENT").then(reply)),
    /** An event comes in the same write, after the reply. */
    EVENT_AFTER(Effect.ANSWERED, reply -> reply.then(Reply.event("FAKE_EVENT"))),
    /** 300 events come before the reply. */
    FLOOD_BEFORE(Effect.ANSWERED, reply -> Reply.flood("FAKE_EVENT", 300).then(reply)),
    /** Events whose data is of the wrong type, or has control characters, come before the reply. */
    WRONG_EVENTS_BEFORE(
            Effect.ANSWERED,
            reply -> Reply.event("DEVICE_DELETED", List.of(1))
                    .then(Reply.event("WATCHDOG", Map.of("action", Map.of("x", 1))))
                    .then(Reply.event("DEVICE_DELETED", Map.of("device", "\u001b]0;x\u0007\u202e", "path", 7)))
                    .then(reply)),
    /** The reply comes twice. */
    DUPLICATE(Effect.ANSWERED, Reply::duplicated),
    /** A reply to another request comes before the reply. */
    FOREIGN_BEFORE(
            Effect.ANSWERED, reply -> Reply.empty().withId("of another request").then(reply)),
    /** An error without an id comes before the reply. */
    ANONYMOUS_ERROR_BEFORE(
            Effect.ANSWERED,
            reply -> Reply.error("belongs to no request").withoutId().then(reply)),
    /** No reply comes. */
    SILENCE(Effect.UNANSWERED, reply -> Reply.silence()),
    /** The reply has the id of another request. */
    FOREIGN_ID(Effect.UNANSWERED, reply -> reply.withId("of another request")),
    /** The reply has no id. */
    NO_ID(Effect.UNANSWERED, Reply::withoutId),
    /** Bytes that are not JSON come instead of the reply. */
    GARBAGE(Effect.BROKEN, reply -> Reply.text("{\"return\": {]}\u0001\r\n")),
    /** A reply of 12 MiB comes: more than the 10 MiB that QEMU's own client accepts. Harmless to a client with a higher limit. */
    OVERSIZE(Effect.BROKEN, reply -> Reply.oversize(12 << 20)),
    /** The connection is closed in the middle of the reply. */
    CUT_OFF(Effect.BROKEN, reply -> reply.truncated(5).thenClose()),
    /** The connection is closed instead of the reply. */
    CLOSE(Effect.BROKEN, reply -> Reply.silence().thenClose()),
    /** The server shuts down its output instead of the reply, and continues to read. */
    HALF_CLOSE(Effect.BROKEN, reply -> Reply.silence().thenHalfClose()),
    /** The connection is reset instead of the reply. */
    RESET(Effect.BROKEN, reply -> Reply.silence().thenReset());

    /** What the client gets. */
    public enum Effect {
        /** The caller gets its reply, and the connection stays usable. */
        ANSWERED,
        /** The caller gets no reply, and the connection stays usable. */
        UNANSWERED,
        /** The connection is unusable. */
        BROKEN
    }

    private final Effect effect;

    @SuppressWarnings("ImmutableEnumChecker") // the functions above hold no state
    private final UnaryOperator<Reply> change;

    Fault(Effect effect, UnaryOperator<Reply> change) {
        this.effect = effect;
        this.change = change;
    }

    /**
     * {@return what a client gets that follows the protocol}
     */
    public Effect effect() {
        return effect;
    }

    /**
     * {@return the reply with the fault in it}
     *
     * @param reply a reply
     */
    public Reply apply(Reply reply) {
        return change.apply(reply);
    }
}

package dev.qemu4j.testkit;

import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Something that goes wrong with a reply. {@link FakeQemu#inject} applies faults to the replies that come next, one each.
 *
 * <p>{@link #effect()} tells what is left for a client that follows the protocol, so that a property can say what must
 * come out of a random schedule of faults.
 */
public enum Fault {
    /** Nothing: the reply goes out as it is. */
    NONE(Effect.ANSWERED, reply -> reply),
    /** The reply goes out 20 milliseconds later. */
    DELAY(Effect.ANSWERED, reply -> reply.after(Duration.ofMillis(20))),
    /** The reply goes out one byte at a time. */
    BYTE_BY_BYTE(Effect.ANSWERED, Reply::byteByByte),
    /** The reply goes out in a few pieces of uneven size. */
    PIECES(Effect.ANSWERED, reply -> reply.split(ByteSplit.of(7, 2, 13, 1))),
    /** An event comes in the same write, before the reply. */
    EVENT_BEFORE(Effect.ANSWERED, reply -> Reply.event("FAKE_EVENT").then(reply)),
    /** An event comes in the same write, after the reply. */
    EVENT_AFTER(Effect.ANSWERED, reply -> reply.then(Reply.event("FAKE_EVENT"))),
    /** 300 events come before the reply. */
    FLOOD_BEFORE(Effect.ANSWERED, reply -> Reply.flood("FAKE_EVENT", 300).then(reply)),
    /** The reply comes twice. */
    DUPLICATE(Effect.ANSWERED, Reply::duplicated),
    /** A reply to somebody else comes before the reply. */
    FOREIGN_BEFORE(
            Effect.ANSWERED, reply -> Reply.empty().withId("of somebody else").then(reply)),
    /** An error without an id comes before the reply. */
    ANONYMOUS_ERROR_BEFORE(
            Effect.ANSWERED,
            reply -> Reply.error("belongs to nobody").withoutId().then(reply)),
    /** No reply comes. */
    SILENCE(Effect.UNANSWERED, reply -> Reply.silence()),
    /** The reply carries the id of somebody else. */
    FOREIGN_ID(Effect.UNANSWERED, reply -> reply.withId("of somebody else")),
    /** The reply carries no id. */
    NO_ID(Effect.UNANSWERED, Reply::withoutId),
    /** Bytes that are no JSON come instead of the reply. */
    GARBAGE(Effect.BROKEN, reply -> Reply.text("{\"return\": {]}\u0001\r\n")),
    /** A reply of 12 MiB comes: more than the 10 MiB that QEMU's own client takes. Harmless to a client with a higher limit. */
    OVERSIZE(Effect.BROKEN, reply -> Reply.oversize(12 << 20)),
    /** The connection ends in an orderly way in the middle of the reply. */
    CUT_OFF(Effect.BROKEN, reply -> reply.truncated(5).thenClose()),
    /** The connection ends in an orderly way instead of the reply. */
    CLOSE(Effect.BROKEN, reply -> Reply.silence().thenClose()),
    /** The server's direction ends instead of the reply; the server goes on reading. */
    HALF_CLOSE(Effect.BROKEN, reply -> Reply.silence().thenHalfClose()),
    /** The connection ends abruptly instead of the reply. */
    RESET(Effect.BROKEN, reply -> Reply.silence().thenReset());

    /** What a fault leaves for the client. */
    public enum Effect {
        /** The caller gets its reply, and the connection goes on. */
        ANSWERED,
        /** The caller gets no reply, and the connection goes on. */
        UNANSWERED,
        /** The connection is of no use any more. */
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
     * {@return what it leaves for a client that follows the protocol}
     */
    public Effect effect() {
        return effect;
    }

    /**
     * {@return the reply with the fault in it}
     *
     * @param reply a reply without it
     */
    public Reply apply(Reply reply) {
        return change.apply(reply);
    }
}

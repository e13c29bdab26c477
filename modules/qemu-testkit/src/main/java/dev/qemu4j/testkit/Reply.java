package dev.qemu4j.testkit;

import dev.qemu4j.testkit.internal.fake.Step;
import dev.qemu4j.testkit.internal.fake.Step.Ending;
import dev.qemu4j.testkit.internal.fake.Step.IdRule;
import dev.qemu4j.testkit.internal.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@link FakeQemu} does in reply to a command. Usually it sends one message. It may also send several, none or invalid ones, later or
 * in pieces, and end the connection.
 *
 * <p>Replies are combined: {@code Reply.event("RESUME").then(Reply.empty()).byteByByte()}. Parts without a pause between them are sent in
 * one write, so that an event and a reply arrive together with nothing in between.
 *
 * <p>Immutable; safe for use by several threads.
 */
public final class Reply {
    private static final Reply SILENCE = new Reply(List.of());

    private final List<Step> steps;

    private Reply(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    private static Reply step(Step step) {
        return new Reply(List.of(step));
    }

    /**
     * {@return a success: {@code {"return": value, "id": the request's}}}
     *
     * @param value a Jackson tree, or a value that Jackson converts to one: a map, a list, a record, a string, a number
     */
    public static Reply of(@Nullable Object value) {
        ObjectNode envelope = Json.NODES.objectNode();
        envelope.set("return", Json.tree(value));
        return step(new Step.Answer(envelope, new IdRule.Echo()));
    }

    /**
     * {@return a success whose value is written as JSON}
     *
     * @param json one JSON value
     * @throws tools.jackson.core.JacksonException if it is not valid JSON
     */
    public static Reply json(String json) {
        return of(Json.parse(json));
    }

    /**
     * {@return the success that most commands reply with: {@code {"return": {}}}}
     */
    public static Reply empty() {
        return of(Map.of());
    }

    /**
     * {@return an error: {@code {"id": the request's, "error": {"class": …, "desc": …}}}}
     *
     * @param errorClass QEMU's class: {@code GenericError}, {@code CommandNotFound}, {@code DeviceNotFound} and so on
     * @param description the description for people
     */
    public static Reply error(String errorClass, String description) {
        return step(new Step.Answer(Json.error(errorClass, description), new IdRule.Echo()));
    }

    /**
     * {@return an error of class {@code GenericError}, as most of QEMU's are}
     *
     * @param description the description for people
     */
    public static Reply error(String description) {
        return error("GenericError", description);
    }

    /**
     * {@return no reply}
     */
    public static Reply silence() {
        return SILENCE;
    }

    /**
     * {@return a success that returns a string of this length, which is never held in memory}
     *
     * @param length the number of characters, not negative
     * @throws IllegalArgumentException if it is negative
     */
    public static Reply oversize(long length) {
        if (length < 0) {
            throw new IllegalArgumentException("length " + length);
        }
        return step(new Step.Oversize(length));
    }

    /**
     * {@return any message, sent as it is, without an id being added}
     *
     * @param message a Jackson tree, or a value that Jackson converts to one
     */
    public static Reply message(Object message) {
        return step(new Step.Message(Json.tree(message)));
    }

    /**
     * {@return an event without data}
     *
     * @param name its name, such as {@code STOP}
     */
    public static Reply event(String name) {
        return step(new Step.Event(name, null));
    }

    /**
     * {@return an event, with the time at which it is sent as its timestamp}
     *
     * @param name its name, such as {@code SHUTDOWN}
     * @param data a Jackson tree, or a value that Jackson converts to one
     */
    public static Reply event(String name, Object data) {
        return step(new Step.Event(name, Json.tree(data)));
    }

    /**
     * {@return a flood of events, whose data is {@code {"sequence": 0}}, {@code {"sequence": 1}} and so on}
     *
     * @param name the name of all of them
     * @param count the number of events, not negative
     * @throws IllegalArgumentException if it is negative
     */
    public static Reply flood(String name, int count) {
        if (count < 0) {
            throw new IllegalArgumentException("count " + count);
        }
        return step(new Step.Flood(name, count));
    }

    /**
     * {@return exactly these bytes}
     *
     * @param bytes the bytes
     */
    public static Reply bytes(byte[] bytes) {
        return step(new Step.Raw(bytes));
    }

    /**
     * {@return exactly this text in UTF-8, without a line end}
     *
     * @param text the text
     */
    public static Reply text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * {@return both replies, this one first}
     *
     * @param next the second reply
     */
    public Reply then(Reply next) {
        List<Step> both = new ArrayList<>(steps);
        both.addAll(next.steps);
        return new Reply(both);
    }

    /**
     * {@return this reply after a pause; replies to other commands are not delayed}
     *
     * @param pause how long to wait
     */
    public Reply after(Duration pause) {
        return step(new Step.Pause(pause)).then(this);
    }

    /**
     * {@return this reply, after which the connection is closed}
     */
    public Reply thenClose() {
        return then(step(new Step.End(Ending.CLOSE)));
    }

    /**
     * {@return this reply, after which the server shuts down its output; it continues to read}
     */
    public Reply thenHalfClose() {
        return then(step(new Step.End(Ending.HALF_CLOSE)));
    }

    /**
     * {@return this reply, after which the connection is reset as by {@link FakeConnection#reset()}}
     */
    public Reply thenReset() {
        return then(step(new Step.End(Ending.RESET)));
    }

    /**
     * {@return this reply, after which the whole server ends, as on {@code quit}: no client can connect any more}
     */
    public Reply thenQuit() {
        return then(step(new Step.End(Ending.QUIT)));
    }

    /**
     * {@return the same bytes in pieces, with a short pause between them, so that the client usually reads them separately}
     *
     * <p>Floods and oversize values are not split further.
     *
     * @param split the sizes of the pieces
     */
    public Reply split(ByteSplit split) {
        return step(new Step.Cut(steps, split, Integer.MAX_VALUE));
    }

    /**
     * {@return this reply, one byte at a time}
     */
    public Reply byteByByte() {
        return split(ByteSplit.byteByByte());
    }

    /**
     * {@return only the first bytes of this reply}
     *
     * @param bytes the number of bytes
     * @throws IllegalArgumentException if it is negative
     */
    public Reply truncated(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("truncated to " + bytes);
        }
        return step(new Step.Cut(steps, ByteSplit.whole(), bytes));
    }

    /**
     * {@return this reply with another id}
     *
     * @param id a Jackson tree, or a value that Jackson converts to one
     */
    public Reply withId(@Nullable Object id) {
        IdRule rule = new IdRule.Replace(Json.tree(id));
        return new Reply(mapAnswers(steps, answer -> new Step.Answer(answer.envelope(), rule)));
    }

    /**
     * {@return this reply without an id}
     */
    public Reply withoutId() {
        return new Reply(mapAnswers(steps, answer -> new Step.Answer(answer.envelope(), new IdRule.Omit())));
    }

    /**
     * {@return this reply twice}
     */
    public Reply duplicated() {
        return then(this);
    }

    List<Step> steps() {
        return steps;
    }

    /** Whether it reports success to the client. */
    boolean succeeds() {
        return succeeds(steps);
    }

    private static boolean succeeds(List<Step> steps) {
        return steps.stream().anyMatch(step -> switch (step) {
            case Step.Answer answer -> answer.envelope().has("return");
            case Step.Oversize oversize -> true;
            case Step.Cut cut -> succeeds(cut.steps());
            default -> false;
        });
    }

    private static List<Step> mapAnswers(List<Step> steps, UnaryOperator<Step.Answer> change) {
        return steps.stream()
                .map(step -> switch (step) {
                    case Step.Answer answer -> change.apply(answer);
                    case Step.Cut cut -> new Step.Cut(mapAnswers(cut.steps(), change), cut.split(), cut.limit());
                    default -> step;
                })
                .toList();
    }

    /**
     * {@return a description for test messages}
     */
    @Override
    public String toString() {
        return "Reply" + steps;
    }
}

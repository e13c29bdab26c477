package dev.qemu4j.testkit;

import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.testkit.internal.fake.PackagedVersion;
import dev.qemu4j.testkit.internal.json.Json;
import dev.qemu4j.testkit.internal.random.JsonArbitraries;
import dev.qemu4j.testkit.internal.random.Misbehaviours;
import dev.qemu4j.testkit.internal.random.SplitArbitraries;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random QMP messages, splits of bytes and faults, for properties written with jqwik 1.9.
 *
 * <p>Messages are Jackson trees; {@code toString()} of one is its JSON. {@link ByteSplit#cut} cuts the bytes of one into
 * the pieces of a {@link #splits random split}, and {@link FakeQemu#inject} takes {@link #faultSchedules random faults}:
 *
 * <pre>{@code
 * @Property
 * void anySplitGivesTheSameMessages(@ForAll("commands") ObjectNode command, @ForAll("splits") ByteSplit split) …
 *
 * @Provide
 * Arbitrary<ObjectNode> commands() {
 *     return QmpArbitraries.commands();
 * }
 * }</pre>
 *
 * <p>Composite values have no jqwik edge cases, whose combinations would be most of what a property sees. The limits of the parts are
 * drawn often enough instead.
 *
 * <p>The jqwik API is an optional dependency of this module: a project that uses this class has it already.
 */
@SuppressWarnings("exports") // users of this class have jqwik, and others need not
public final class QmpArbitraries {
    private static final List<String> COMMANDS = List.of(
            "query-status", "query-version", "query-block", "cont", "stop", "device_add", "blockdev-add", "x-nonsense");
    private static final List<String> EVENTS =
            List.of("STOP", "RESUME", "RESET", "SHUTDOWN", "DEVICE_DELETED", "JOB_STATUS_CHANGE", "X_NONSENSE");
    private static final List<String> ERRORS = List.of(
            "GenericError", "CommandNotFound", "DeviceNotActive", "DeviceNotFound", "KVMMissingCap", "X-Nonsense");

    private QmpArbitraries() {}

    /**
     * {@return JSON values of every kind, nested a few levels deep}
     *
     * <p>Strings have characters of all planes and control characters; integers reach from the least signed to the
     * greatest unsigned of 64 bits; numbers with a fraction are decimal nodes, which a reader gets with
     * {@code USE_BIG_DECIMAL_FOR_FLOATS}.
     */
    public static Arbitrary<JsonNode> json() {
        return JsonArbitraries.values();
    }

    /**
     * {@return JSON objects, as arguments and event data are, with values from {@link #json()}}
     */
    public static Arbitrary<ObjectNode> objects() {
        return JsonArbitraries.objects(json());
    }

    /**
     * {@return integers as QEMU has them, from the least signed to the greatest unsigned of 64 bits}
     */
    public static Arbitrary<JsonNode> integers() {
        return JsonArbitraries.integers();
    }

    /**
     * {@return arrays and objects inside each other, down to a depth between 1 and a bound, with a value at the bottom}
     *
     * @param deepest the greatest depth, at least 1; QEMU takes 1024
     */
    public static Arbitrary<JsonNode> nested(int deepest) {
        return JsonArbitraries.nested(deepest);
    }

    /**
     * {@return ids of a request: mostly strings and integers as clients use them, and any other JSON value too}
     */
    public static Arbitrary<JsonNode> ids() {
        Arbitrary<JsonNode> usual = Arbitraries.integers()
                .between(0, 100_000)
                .map(number -> number % 2 == 0
                        ? Json.NODES.numberNode(number.intValue())
                        : Json.NODES.stringNode("id-" + number));
        return Arbitraries.frequencyOf(Tuple.of(4, usual), Tuple.of(1, json())).withoutEdgeCases();
    }

    /**
     * {@return commands: {@code {"execute": …, "arguments": …, "id": …}}, with and without arguments and id}
     */
    public static Arbitrary<ObjectNode> commands() {
        return Combinators.combine(names(COMMANDS), objects().injectNull(0.3), ids().injectNull(0.2))
                .as((name, arguments, id) -> {
                    ObjectNode message = Json.NODES.objectNode();
                    message.put("execute", name);
                    putIfThere(message, "arguments", arguments);
                    putIfThere(message, "id", id);
                    return message;
                })
                .withoutEdgeCases();
    }

    /**
     * {@return success replies: {@code {"return": …, "id": …}}}
     *
     * @param ids their ids
     */
    public static Arbitrary<ObjectNode> successes(Arbitrary<? extends JsonNode> ids) {
        return Combinators.combine(json(), ids)
                .as((value, id) -> {
                    ObjectNode message = Json.NODES.objectNode();
                    message.set("return", value);
                    message.set("id", id);
                    return message;
                })
                .withoutEdgeCases();
    }

    /**
     * {@return error replies: {@code {"id": …, "error": {"class": …, "desc": …}}}}
     *
     * @param ids their ids
     */
    public static Arbitrary<ObjectNode> errors(Arbitrary<? extends JsonNode> ids) {
        return Combinators.combine(names(ERRORS), JsonArbitraries.strings(), ids)
                .as((errorClass, description, id) -> {
                    ObjectNode message = Json.NODES.objectNode();
                    message.set("id", id);
                    message.setAll(Json.error(errorClass, description));
                    return message;
                })
                .withoutEdgeCases();
    }

    /**
     * {@return success and error replies, with ids from {@link #ids()}}
     */
    public static Arbitrary<ObjectNode> replies() {
        return Arbitraries.oneOf(List.of(successes(ids()), errors(ids())));
    }

    /**
     * {@return events with a timestamp of this century, with and without data}
     */
    public static Arbitrary<ObjectNode> events() {
        Arbitrary<Instant> times = Combinators.combine(
                        Arbitraries.longs().between(946_684_800L, 4_102_444_800L),
                        Arbitraries.longs().between(0, 999_999))
                .as((seconds, micros) -> Instant.ofEpochSecond(seconds, micros * 1_000));
        return Combinators.combine(names(EVENTS), objects().injectNull(0.3), times)
                .as(Json::event)
                .withoutEdgeCases();
    }

    /**
     * {@return greetings of every version, known and not, with and without capabilities}
     */
    public static Arbitrary<ObjectNode> greetings() {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 99);
        Arbitrary<Set<String>> capabilities =
                Arbitraries.of("oob", "x-later").set().ofMaxSize(2);
        return Combinators.combine(number, number, number, JsonArbitraries.strings(), capabilities)
                .as((major, minor, micro, packageName, offered) -> {
                    PackagedVersion version = new PackagedVersion(new QemuVersion(major, minor, micro), packageName);
                    ObjectNode message = Json.NODES.objectNode();
                    ObjectNode body = message.putObject("QMP");
                    body.set("version", version.toJson());
                    ArrayNode names = body.putArray("capabilities");
                    offered.forEach(names::add);
                    return message;
                })
                .withoutEdgeCases();
    }

    /**
     * {@return everything that a server sends after its greeting: replies and events}
     */
    public static Arbitrary<ObjectNode> serverMessages() {
        return Arbitraries.oneOf(List.of(replies(), events()));
    }

    /**
     * {@return splits of any number of bytes: the whole, pieces of one size, pieces of three sizes in turn}
     */
    public static Arbitrary<ByteSplit> splits() {
        return SplitArbitraries.splits();
    }

    /**
     * {@return splits of exactly this number of bytes: the sizes of the pieces add up to it}
     *
     * @param length the number of bytes, not negative
     * @throws IllegalArgumentException if it is negative
     */
    public static Arbitrary<ByteSplit> splits(int length) {
        if (length < 0) {
            throw new IllegalArgumentException("length " + length);
        }
        return SplitArbitraries.splits()
                .map(split -> new ByteSplit(split.cut(new byte[length]).stream()
                        .map(piece -> piece.length)
                        .toList()));
    }

    /**
     * {@return faults, all equally likely}
     */
    public static Arbitrary<Fault> faults() {
        return Arbitraries.of(Fault.class);
    }

    /**
     * {@return schedules of faults for {@link FakeQemu#inject}: what happens to the first reply, the second, and so on}
     *
     * <p>Most replies have no fault. Oversize replies are left out because they are slow; add them where they matter.
     *
     * @param longest the greatest number of replies, not negative
     */
    public static Arbitrary<List<Fault>> faultSchedules(int longest) {
        Arbitrary<Fault> real = faults().filter(fault -> fault != Fault.NONE && fault != Fault.OVERSIZE);
        return Arbitraries.frequencyOf(Tuple.of(2, Arbitraries.just(Fault.NONE)), Tuple.of(1, real))
                .list()
                .ofMaxSize(longest);
    }

    /**
     * {@return what a {@link HostileQemu} may do wrong, everything about equally likely}
     *
     * <p>The simplest ones, which jqwik shrinks to, do the least.
     */
    public static Arbitrary<Misbehaviour> misbehaviours() {
        return Misbehaviours.any();
    }

    /** Mostly known names, and any other. */
    private static Arbitrary<String> names(List<String> known) {
        return Arbitraries.frequencyOf(
                Tuple.of(5, Arbitraries.of(known)),
                Tuple.of(1, Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(20)));
    }

    private static void putIfThere(ObjectNode message, String name, @Nullable JsonNode value) {
        if (value != null) {
            message.set(name, value);
        }
    }
}

package dev.qemu4j.qmp;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A QMP command with what is sent and what comes back as Java types.
 *
 * <p>Implementations are values: immutable, usable any number of times and by several threads. The API package of
 * {@code qemu-qapi} has one for every command of QEMU; {@link #of} makes one by hand:
 *
 * <pre>{@code
 * record StatusInfo(String status, boolean running) {}
 *
 * StatusInfo info = client.execute(QmpCommand.of("query-status", Map.of(), StatusInfo.class));
 * }</pre>
 *
 * @param <T> what the command returns
 */
public interface QmpCommand<T> {
    /**
     * The command's name on the wire, such as {@code query-status}.
     *
     * @return the name, not empty
     */
    String name();

    /**
     * The arguments: anything that Jackson writes as a JSON object, such as a record, a map or an
     * {@link tools.jackson.databind.node.ObjectNode}.
     *
     * <p>An empty map or object sends no {@code arguments} at all.
     *
     * @return the arguments, empty by default
     */
    default Object arguments() {
        return Map.of();
    }

    /**
     * Turns the {@code return} member of the reply into this command's result. Runs on the calling thread.
     *
     * @param result what QEMU returned
     * @return the typed result
     */
    T decode(QmpResult result);

    /**
     * How long to wait for the reply where the caller does not say.
     *
     * @return this command's own deadline, or empty for the client's default
     */
    default Optional<Duration> timeout() {
        return Optional.empty();
    }

    /**
     * Whether this command is sent out of band ({@code exec-oob}), overtaking the commands that QEMU still works on.
     *
     * @return false by default
     */
    default boolean outOfBand() {
        return false;
    }

    /**
     * A command whose result is read as a JSON tree.
     *
     * @param name the command's name
     * @param arguments its arguments: a record, a map, or a JSON object
     * @return the command
     */
    static QmpCommand<JsonNode> of(String name, Object arguments) {
        return of(name, arguments, QmpResult::json);
    }

    /**
     * A command whose result is read as a value of a class that Jackson can read: a record, most often.
     *
     * @param name the command's name
     * @param arguments its arguments: a record, a map, or a JSON object
     * @param resultType the class of the result
     * @param <T> the type of the result
     * @return the command
     */
    static <T> QmpCommand<T> of(String name, Object arguments, Class<T> resultType) {
        Objects.requireNonNull(resultType, "resultType");
        return of(name, arguments, (QmpResult result) -> result.as(resultType));
    }

    /**
     * A command whose result is read by a function.
     *
     * @param name the command's name
     * @param arguments its arguments: a record, a map, or a JSON object
     * @param decoder reads the result, on the calling thread
     * @param <T> the type of the result
     * @return the command
     */
    static <T> QmpCommand<T> of(String name, Object arguments, Function<QmpResult, T> decoder) {
        return new SimpleCommand<>(name, arguments, decoder);
    }
}

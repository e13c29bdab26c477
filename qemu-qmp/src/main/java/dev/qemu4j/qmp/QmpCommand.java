package dev.qemu4j.qmp;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * A QMP command with typed arguments and a typed result.
 *
 * <p>Implementations are values: immutable, reusable, and safe for use by several threads. The module {@code qemu-qapi} has an
 * implementation for every command of QEMU. {@link #of} creates one from its parts:
 *
 * <pre>{@code
 * record StatusInfo(String status, boolean running) {}
 *
 * StatusInfo info = client.execute(QmpCommand.of("query-status", Map.of(), StatusInfo.class));
 * }</pre>
 *
 * @param <T> the type of the result
 */
public interface QmpCommand<T> {
    /**
     * The name of the command, such as {@code query-status}.
     *
     * @return the name, not empty
     */
    String name();

    /**
     * The arguments: anything that Jackson writes as a JSON object, such as a record, a map or an
     * {@link tools.jackson.databind.node.ObjectNode}. If the object is empty, the request has no {@code arguments} member.
     *
     * @return the arguments, empty by default
     */
    default Object arguments() {
        return Map.of();
    }

    /**
     * Decodes the {@code return} member of the reply. Runs on the calling thread.
     *
     * <p>If it throws an unchecked exception, or runs out of stack or memory, the caller of {@link QmpClient#execute(QmpCommand)}
     * gets a {@link QmpProtocolException} with that as its cause.
     *
     * @param result the result as QEMU sent it
     * @return the typed result
     */
    T decode(QmpResult result);

    /**
     * The time limit for the reply, if the caller gives none.
     *
     * @return this command's time limit, or empty for the client's default
     */
    default Optional<Duration> timeout() {
        return Optional.empty();
    }

    /**
     * Whether this command is sent out of band ({@code exec-oob}), so that QEMU executes it before commands sent earlier.
     *
     * @return false by default
     */
    default boolean outOfBand() {
        return false;
    }

    /**
     * Returns this command with a function that is applied to its decoded result. What the function throws counts as a result that cannot be
     * decoded, so a member that QEMU did not send, or a value that makes no sense, fails the command with a {@link QmpProtocolException}.
     *
     * @param reader reads the decoded result, on the calling thread
     * @param <R> the type of what it returns
     * @return a command with the same name, arguments and timeout
     */
    default <R> QmpCommand<R> map(Function<? super T, ? extends R> reader) {
        return new MappedCommand<>(this, reader);
    }

    /**
     * Creates a command whose result is decoded as a JSON tree.
     *
     * @param name the command's name
     * @param arguments its arguments: a record, a map, or a JSON object
     * @return the command
     */
    static QmpCommand<JsonNode> of(String name, Object arguments) {
        return of(name, arguments, QmpResult::json);
    }

    /**
     * Creates a command whose result is decoded as a value of a class that Jackson can read, usually a record.
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
     * Creates a command whose result is decoded by a function.
     *
     * @param name the command's name
     * @param arguments its arguments: a record, a map, or a JSON object
     * @param decoder decodes the result, on the calling thread
     * @param <T> the type of the result
     * @return the command
     */
    static <T> QmpCommand<T> of(String name, Object arguments, Function<QmpResult, T> decoder) {
        return new SimpleCommand<>(name, arguments, decoder);
    }
}

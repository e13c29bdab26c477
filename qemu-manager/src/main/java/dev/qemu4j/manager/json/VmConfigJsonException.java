package dev.qemu4j.manager.json;

import dev.qemu4j.manager.VmException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A document does not describe a valid machine, or a machine cannot be represented as JSON. The message has the path, the value and the
 * reason; the methods return them.
 *
 * <p>If the configuration itself refuses a value, the cause is its {@link IllegalArgumentException}; an
 * {@link dev.qemu4j.config.InvalidConfigException} has all problems of the machine as a whole.
 */
public final class VmConfigJsonException extends VmException {
    private static final long serialVersionUID = 1L;

    /** The path from the document to the value. */
    private final String path;

    /** The value, if it can be shown. */
    private final @Nullable String value;

    /** Why the value was refused. */
    private final String reason;

    private final transient @Nullable Path file;

    private VmConfigJsonException(
            @Nullable Path file, String path, @Nullable String value, String reason, @Nullable Throwable cause) {
        super(message(file, path, value, reason), cause);
        this.file = file;
        this.path = path;
        this.value = value;
        this.reason = reason;
    }

    static VmConfigJsonException at(JsonPath path, String reason) {
        return new VmConfigJsonException(path.file().orElse(null), path.toString(), null, reason, null);
    }

    static VmConfigJsonException at(JsonPath path, JsonNode value, String reason) {
        return new VmConfigJsonException(path.file().orElse(null), path.toString(), Excerpt.of(value), reason, null);
    }

    /** A value that the configuration refused with a message that shows it. */
    static VmConfigJsonException refused(JsonPath path, IllegalArgumentException refusal) {
        return new VmConfigJsonException(
                path.file().orElse(null), path.toString(), null, String.valueOf(refusal.getMessage()), refusal);
    }

    /** The same exception without the value, which may be a secret in the wrong member. */
    VmConfigJsonException withoutValue() {
        if (value == null) {
            return this;
        }
        VmConfigJsonException same = new VmConfigJsonException(file, path, null, "it " + reason, getCause());
        same.setStackTrace(getStackTrace());
        return same;
    }

    private static String message(@Nullable Path file, String path, @Nullable String value, String reason) {
        StringBuilder text = new StringBuilder(file == null ? "VM configuration: " : file + ": ");
        if (!path.isEmpty()) {
            text.append(path).append(": ");
        }
        return text.append(value == null ? "" : value + " ").append(reason).toString();
    }

    /**
     * The file of the document.
     *
     * @return the file, empty if the document was not read from a file
     */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /**
     * The path of the refused value in the document.
     *
     * @return the path, such as {@code parts[2].source.port}; empty for the document as a whole
     */
    public String path() {
        return path;
    }

    /**
     * The refused value.
     *
     * @return an excerpt of the JSON, or the type of an object or array; empty if the value is missing, if the reason shows it, or if it
     *     may be a secret
     */
    public Optional<String> value() {
        return Optional.ofNullable(value);
    }

    /**
     * The reason of the refusal.
     *
     * @return the reason; if there is a value, the rest of a sentence about it, such as {@code is not an integer}
     */
    public String reason() {
        return reason;
    }
}

package dev.qemu4j.manager.json;

import dev.qemu4j.manager.VmException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A document that describes no virtual machine, or a virtual machine that no document can describe. The message says where,
 * what stands there and why that cannot be; the methods have it in parts.
 *
 * <p>Where the configuration itself refuses a value, the cause is its own {@link IllegalArgumentException}; an
 * {@link dev.qemu4j.config.InvalidConfigException} has all that is wrong with the machine as a whole.
 */
public final class VmConfigJsonException extends VmException {
    private static final long serialVersionUID = 1L;

    /** Where, from the document inwards. */
    private final String path;

    /** What stands there, where it can be shown. */
    private final @Nullable String value;

    /** Why it cannot be. */
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

    static VmConfigJsonException at(Place place, String reason) {
        return new VmConfigJsonException(place.file().orElse(null), place.toString(), null, reason, null);
    }

    static VmConfigJsonException at(Place place, JsonNode value, String reason) {
        return new VmConfigJsonException(place.file().orElse(null), place.toString(), Excerpt.of(value), reason, null);
    }

    /** For what the configuration refuses, whose own message shows the value. */
    static VmConfigJsonException refused(Place place, IllegalArgumentException refusal) {
        return new VmConfigJsonException(
                place.file().orElse(null), place.toString(), null, String.valueOf(refusal.getMessage()), refusal);
    }

    /** The same without what stands there, which may be a secret in the wrong place. */
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
     * The file that the document is in.
     *
     * @return the file, or nothing for a document that was not read from one
     */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /**
     * Where in the document.
     *
     * @return the path, such as {@code parts[2].source.port}; empty for the document as a whole
     */
    public String path() {
        return path;
    }

    /**
     * What stands there, where one value can be shown.
     *
     * @return the JSON, cut short where it is long, or what sort of value it is; nothing where a value is missing, where the
     *     reason shows it, and where it may be a secret
     */
    public Optional<String> value() {
        return Optional.ofNullable(value);
    }

    /**
     * Why that cannot be.
     *
     * @return the reason, said of the value where there is one: {@code is not an integer}
     */
    public String reason() {
        return reason;
    }
}

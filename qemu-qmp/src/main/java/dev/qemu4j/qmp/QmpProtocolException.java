package dev.qemu4j.qmp;

import org.jspecify.annotations.Nullable;

/** The peer sent something that is not QMP, or not what this client can read. */
public final class QmpProtocolException extends QmpException {
    private static final long serialVersionUID = 1L;

    /** The beginning of what came. */
    private final String excerpt;

    public QmpProtocolException(String problem, String excerpt, @Nullable Throwable cause) {
        super(excerpt.isEmpty() ? problem : problem + ": " + excerpt, cause);
        this.excerpt = excerpt;
    }

    /**
     * The beginning of what the peer sent, with unprintable bytes escaped.
     *
     * @return at most a few hundred characters, empty where nothing is to be shown
     */
    public String excerpt() {
        return excerpt;
    }
}

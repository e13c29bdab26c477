package dev.qemu4j.qmp;

import org.jspecify.annotations.Nullable;

/** The peer sent something that is not QMP, or a result that cannot be read as the type that was asked for. */
public final class QmpProtocolException extends QmpException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    private final String problem;

    /** The beginning of what the peer sent. */
    private final String excerpt;

    /**
     * Creates an exception, also for a {@link QmpCommand#decode decoder} that finds something unexpected.
     *
     * @param problem what is wrong, for the message
     * @param excerpt the printable beginning of what the peer sent, empty if there is nothing to show
     * @param cause the failure behind it, null if there is none
     */
    public QmpProtocolException(String problem, String excerpt, @Nullable Throwable cause) {
        super(excerpt.isEmpty() ? problem : problem + ": " + excerpt, cause);
        this.problem = problem;
        this.excerpt = excerpt;
    }

    /**
     * Whatever a decoder throws: the peer may have sent anything, and the decoder may be a user's.
     *
     * @param subject the name of the command or event
     */
    static QmpProtocolException undecodable(String subject, Throwable cause) {
        return cause instanceof QmpProtocolException known
                ? new QmpProtocolException(subject + ": " + known.problem, known.excerpt, known)
                : new QmpProtocolException(subject + ": cannot be decoded: " + cause, "", cause);
    }

    /**
     * The beginning of what the peer sent, with unprintable bytes escaped.
     *
     * @return at most a few hundred characters, empty if there is nothing to show
     */
    public String excerpt() {
        return excerpt;
    }
}

package dev.qemu4j.image.cache;

import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An image could not be had from the cache or from the network. Says which one it is, and why. */
public class ImageCacheException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of failure. More may be added. */
    public enum Reason {
        /** The image is not in the cache, and the cache is not allowed to use the network. */
        OFFLINE,
        /** The server could not be reached, or the connection ended too early. */
        NETWORK,
        /** The server's answer is not the file: see {@link #httpStatus()}. */
        STATUS,
        /** A redirect that is not followed: too many of them, from HTTPS to HTTP, or to something else. */
        REDIRECT,
        /** The download does not have the digest that it should have. */
        CHECKSUM_MISMATCH,
        /** No digest of the download is known. */
        NO_CHECKSUM,
        /** The download, or what is packed in it, is larger than the limit. */
        TOO_LARGE,
        /** The server sent nothing for too long, or the whole call took too long. */
        TIMED_OUT,
        /** The compressed file is damaged, or of a format that cannot be unpacked. */
        UNPACK,
        /** It is no image that can be used by itself. */
        IMAGE_REFUSED,
        /** The directory of the cache cannot be trusted, read or written. */
        DIRECTORY
    }

    // Of no use to anybody who gets a serialized copy.
    private final transient Reason reason;
    private final transient @Nullable Integer httpStatus;

    /**
     * A failure.
     *
     * @param reason why
     * @param message the image, the fact and the remedy
     * @param cause what was reported, null if there is nothing
     */
    public ImageCacheException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = Objects.requireNonNull(reason, "reason");
        this.httpStatus = null;
    }

    /**
     * An answer that is not the file.
     *
     * @param httpStatus the status code
     * @param message the image, the fact and the remedy
     */
    public ImageCacheException(int httpStatus, String message) {
        super(message);
        this.reason = Reason.STATUS;
        this.httpStatus = httpStatus;
    }

    /**
     * Why it failed.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * The status code of the server's answer.
     *
     * @return the code, empty if that is not why it failed
     */
    public OptionalInt httpStatus() {
        return httpStatus == null ? OptionalInt.empty() : OptionalInt.of(httpStatus);
    }
}

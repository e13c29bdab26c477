package dev.qemu4j.image;

/**
 * How an overlay is written into its base. Immutable; each method returns a changed copy.
 *
 * @param keepsOverlay whether the overlay keeps what it has; otherwise it is empty afterwards
 * @param intoProtected whether a base is written to that is marked as one that does not change
 */
public record CommitOptions(boolean keepsOverlay, boolean intoProtected) {
    /** The overlay is emptied, and a protected base refused. */
    public static final CommitOptions DEFAULT = new CommitOptions(false, false);

    /**
     * These options with an overlay that keeps what it has, which is faster if it is deleted next.
     *
     * @return the changed copy
     */
    public CommitOptions keepOverlay() {
        return new CommitOptions(true, intoProtected);
    }

    /**
     * These options with permission to write to a base whose file is read-only for its owner too (mode 0444). Every other overlay of
     * that base is broken afterwards.
     *
     * @return the changed copy
     */
    public CommitOptions protectedBase() {
        return new CommitOptions(keepsOverlay, true);
    }
}

package dev.qemu4j.image;

import dev.qemu4j.config.block.ImageFormat;
import java.util.Optional;

/**
 * How an overlay gets another base. Immutable; each method returns a changed copy.
 *
 * @param baseFormat the format of the new base, empty to read it from its header
 * @param isRelative whether the overlay names its base relative to its own directory
 * @param isHeaderOnly whether only the name in the header changes, and no data is copied
 */
public record RebaseOptions(Optional<ImageFormat> baseFormat, boolean isRelative, boolean isHeaderOnly) {
    /** The base's own format and its absolute path; what differs between the two bases is copied into the overlay. */
    public static final RebaseOptions DEFAULT = new RebaseOptions(Optional.empty(), false, false);

    /**
     * These options with the format of the new base.
     *
     * @param format the format
     * @return the changed copy
     */
    public RebaseOptions baseFormat(ImageFormat format) {
        return new RebaseOptions(Optional.of(format), isRelative, isHeaderOnly);
    }

    /**
     * These options with a relative name of the base, so that both can be moved together.
     *
     * @return the changed copy
     */
    public RebaseOptions relative() {
        return new RebaseOptions(baseFormat, true, isHeaderOnly);
    }

    /**
     * These options for a base that has been moved or renamed: only the name in the header changes, at once, and the old base need not
     * be there. If the new base has other content than the old one, the overlay is broken.
     *
     * @return the changed copy
     */
    public RebaseOptions headerOnly() {
        return new RebaseOptions(baseFormat, isRelative, true);
    }
}

package dev.qemu4j.image;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.ImageFormat;
import java.util.Optional;

/**
 * How an overlay is made: {@code OverlayOptions.DEFAULT.baseFormat(ImageFormat.RAW).relative()}. Immutable; each method returns a changed
 * copy.
 *
 * @param baseFormat the format of the base, empty to read it from the base's header
 * @param isRelative whether the overlay names its base relative to its own directory
 * @param size the size of the disk that a guest sees, empty for that of the base
 * @param clusterSize the unit in which space is allocated, empty for 64 KiB
 * @param hasLazyRefcounts whether reference counts are written later, which is faster and needs a repair after a crash
 * @param overwrites whether an existing file of this name is replaced
 */
public record OverlayOptions(
        Optional<ImageFormat> baseFormat,
        boolean isRelative,
        Optional<DataSize> size,
        Optional<DataSize> clusterSize,
        boolean hasLazyRefcounts,
        boolean overwrites) {
    /** The base's own format and size, its absolute path, and nothing is overwritten. */
    public static final OverlayOptions DEFAULT =
            new OverlayOptions(Optional.empty(), false, Optional.empty(), Optional.empty(), false, false);

    /**
     * Checks the cluster size.
     *
     * @throws IllegalArgumentException if the cluster size is not a power of two from 512 bytes to 2 MiB
     */
    public OverlayOptions {
        clusterSize.ifPresent(CreateOptions::checkClusterSize);
    }

    /**
     * These options with the format of the base. Give it for a raw disk that a guest has written to: such a disk can begin with the
     * header of any other format.
     *
     * @param format the format
     * @return the changed copy
     */
    public OverlayOptions baseFormat(ImageFormat format) {
        return new OverlayOptions(Optional.of(format), isRelative, size, clusterSize, hasLazyRefcounts, overwrites);
    }

    /**
     * These options with a relative name of the base, so that both can be moved together.
     *
     * @return the changed copy
     */
    public OverlayOptions relative() {
        return new OverlayOptions(baseFormat, true, size, clusterSize, hasLazyRefcounts, overwrites);
    }

    /**
     * These options with a size of the overlay's own. Beyond the end of the base it reads as zeros.
     *
     * @param newSize the size of the disk that a guest sees
     * @return the changed copy
     */
    public OverlayOptions size(DataSize newSize) {
        return new OverlayOptions(
                baseFormat, isRelative, Optional.of(newSize), clusterSize, hasLazyRefcounts, overwrites);
    }

    /**
     * These options with a cluster size.
     *
     * @param newSize a power of two from 512 bytes to 2 MiB
     * @return the changed copy
     * @throws IllegalArgumentException if the size is none of these
     */
    public OverlayOptions clusterSize(DataSize newSize) {
        return new OverlayOptions(baseFormat, isRelative, size, Optional.of(newSize), hasLazyRefcounts, overwrites);
    }

    /**
     * These options with lazy reference counts.
     *
     * @return the changed copy
     */
    public OverlayOptions lazyRefcounts() {
        return new OverlayOptions(baseFormat, isRelative, size, clusterSize, true, overwrites);
    }

    /**
     * These options with permission to replace a file of the overlay's name, in one step.
     *
     * @return the changed copy
     */
    public OverlayOptions overwrite() {
        return new OverlayOptions(baseFormat, isRelative, size, clusterSize, hasLazyRefcounts, true);
    }
}

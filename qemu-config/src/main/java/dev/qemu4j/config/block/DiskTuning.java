package dev.qemu4j.config.block;

import dev.qemu4j.config.option.PropertyTree;
import java.util.Objects;
import java.util.Optional;

/**
 * The caching, discarding and limits of a disk.
 *
 * @param cache the cache mode
 * @param discard whether blocks that the guest discards are freed on the host
 * @param detectZeroes how writes of zeroes are handled
 * @param throttle the limits of the disk, if it has any
 */
public record DiskTuning(DiskCache cache, boolean discard, DetectZeroes detectZeroes, Optional<Throttle> throttle) {
    /** QEMU's defaults. */
    public static final DiskTuning DEFAULT =
            new DiskTuning(DiskCache.WRITE_BACK, false, DetectZeroes.OFF, Optional.empty());

    /** How writes of zeroes are handled ({@code detect-zeroes}). */
    public enum DetectZeroes {
        /** They are written like other data. */
        OFF,
        /** They are recorded as zeroes without being written, if the format supports it. */
        ON,
        /** They are freed on the host like discarded blocks. Needs {@link DiskTuning#discard}. */
        UNMAP
    }

    /**
     * Checks the values against each other.
     *
     * @throws IllegalArgumentException if {@code detectZeroes} is {@code UNMAP} without {@code discard}
     */
    public DiskTuning {
        Objects.requireNonNull(cache, "cache");
        Objects.requireNonNull(throttle, "throttle");
        if (detectZeroes == DetectZeroes.UNMAP && !discard) {
            throw new IllegalArgumentException("disk: detect-zeroes UNMAP needs discard");
        }
    }

    /**
     * A block node with this tuning, except for the {@link #throttle()}, which is a node and an object of its own.
     *
     * @param node the properties of the node
     * @return the properties with {@code discard}, {@code detect-zeroes} and {@code cache} added where they differ from QEMU's
     *     defaults
     */
    public PropertyTree tree(PropertyTree node) {
        PropertyTree tree = node;
        if (discard) {
            tree = tree.with("discard", "unmap");
        }
        if (detectZeroes != DetectZeroes.OFF) {
            tree = tree.with("detect-zeroes", detectZeroes == DetectZeroes.ON ? "on" : "unmap");
        }
        if (cache.direct() || cache.noFlush()) {
            tree = tree.with(
                    "cache", PropertyTree.empty().with("direct", cache.direct()).with("no-flush", cache.noFlush()));
        }
        return tree;
    }
}

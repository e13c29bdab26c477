package dev.qemu4j.config.block;

import dev.qemu4j.config.option.PropertyTree;
import java.util.Objects;
import java.util.Optional;

/**
 * How QEMU treats the data of a disk.
 *
 * @param cache what happens between guest and image
 * @param discard whether blocks that the guest discards are given back to the host
 * @param detectZeroes whether writes of zeroes are turned into something cheaper
 * @param throttle the limits of the disk, if it has any
 */
public record DiskTuning(DiskCache cache, boolean discard, DetectZeroes detectZeroes, Optional<Throttle> throttle) {
    /** QEMU's defaults. */
    public static final DiskTuning DEFAULT =
            new DiskTuning(DiskCache.WRITE_BACK, false, DetectZeroes.OFF, Optional.empty());

    /** What becomes of writes of zeroes. */
    public enum DetectZeroes {
        /** They are written. */
        OFF,
        /** They are recorded without being written where the format can. */
        ON,
        /** They are given back to the host as discarded. Needs {@link DiskTuning#discard}. */
        UNMAP
    }

    /**
     * Checks the parts against each other.
     *
     * @throws IllegalArgumentException if zeroes are to be discarded but discarding is off
     */
    public DiskTuning {
        Objects.requireNonNull(cache, "cache");
        Objects.requireNonNull(throttle, "throttle");
        if (detectZeroes == DetectZeroes.UNMAP && !discard) {
            throw new IllegalArgumentException("disk: detect-zeroes UNMAP needs discard");
        }
    }

    /**
     * A block node with this tuning, but for the {@link #throttle()}, which is an object and a node of its own.
     *
     * @param node the properties of the node
     * @return the same with {@code discard}, {@code detect-zeroes} and {@code cache} where they differ from QEMU's defaults
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

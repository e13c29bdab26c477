package dev.qemu4j.image;

import dev.qemu4j.config.DataSize;
import java.util.Objects;
import java.util.Optional;

/**
 * How an image is made: {@code CreateOptions.DEFAULT.preallocation(Preallocation.FALLOC).overwrite()}. Immutable; each method returns a
 * changed copy.
 *
 * @param clusterSize the unit in which space is allocated, empty for the format's own default
 * @param preallocation how much space it takes at once
 * @param hasLazyRefcounts whether reference counts are written later, which is faster and needs a repair after a crash; qcow2 only
 * @param overwrites whether an existing file of this name is replaced
 */
public record CreateOptions(
        Optional<DataSize> clusterSize, Preallocation preallocation, boolean hasLazyRefcounts, boolean overwrites) {
    /** The format's own defaults, and nothing is overwritten. */
    public static final CreateOptions DEFAULT = new CreateOptions(Optional.empty(), Preallocation.OFF, false, false);

    private static final long MIN_CLUSTER = 512;
    private static final long MAX_CLUSTER = 2 << 20;

    /**
     * Checks the cluster size.
     *
     * @throws IllegalArgumentException if the cluster size is not a power of two from 512 bytes to 2 MiB
     */
    public CreateOptions {
        Objects.requireNonNull(preallocation, "preallocation");
        clusterSize.ifPresent(CreateOptions::checkClusterSize);
    }

    static void checkClusterSize(DataSize size) {
        if (size.bytes() < MIN_CLUSTER || size.bytes() > MAX_CLUSTER || Long.bitCount(size.bytes()) != 1) {
            throw new IllegalArgumentException("clusterSize: " + size + " is not a power of two from 512 to 2M");
        }
    }

    /**
     * These options with a cluster size.
     *
     * @param size a power of two from 512 bytes to 2 MiB
     * @return the changed copy
     * @throws IllegalArgumentException if the size is none of these
     */
    public CreateOptions clusterSize(DataSize size) {
        return new CreateOptions(Optional.of(size), preallocation, hasLazyRefcounts, overwrites);
    }

    /**
     * These options with space that is taken at once.
     *
     * @param how how much
     * @return the changed copy
     */
    public CreateOptions preallocation(Preallocation how) {
        return new CreateOptions(clusterSize, how, hasLazyRefcounts, overwrites);
    }

    /**
     * These options with lazy reference counts.
     *
     * @return the changed copy
     */
    public CreateOptions lazyRefcounts() {
        return new CreateOptions(clusterSize, preallocation, true, overwrites);
    }

    /**
     * These options with permission to replace a file of the new image's name. It is replaced in one step, when the new image is
     * complete. Who has the old one open keeps it.
     *
     * @return the changed copy
     */
    public CreateOptions overwrite() {
        return new CreateOptions(clusterSize, preallocation, hasLazyRefcounts, true);
    }
}

package dev.qemu4j.image;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * A stretch of a disk whose bytes are all in the same state.
 *
 * @param start where it begins, as the guest sees it, in bytes
 * @param length how long it is, in bytes
 * @param depth which image of the chain has it: 0 for the topmost
 * @param isZero whether it reads as zeros
 * @param hasData whether there is data for it in the file
 * @param isPresent whether an image of the chain has it; true on QEMU 5.2, which does not tell
 * @param isCompressed whether it is compressed; false on QEMUs that do not tell
 * @param offset where it is in the file, empty if it is nowhere, or compressed
 */
public record ImageExtent(
        long start,
        long length,
        int depth,
        boolean isZero,
        boolean hasData,
        boolean isPresent,
        boolean isCompressed,
        OptionalLong offset) {
    /** Checks for nulls. */
    public ImageExtent {
        Objects.requireNonNull(offset, "offset");
    }
}

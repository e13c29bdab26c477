package dev.qemu4j.image;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What {@code qemu-img check} found.
 *
 * @param outcome what it comes to
 * @param corruptions how many errors are left that make the image unusable
 * @param leaks how many clusters are left that are allocated and not used, which costs nothing but space
 * @param corruptionsFixed how many errors were repaired
 * @param leaksFixed how many leaked clusters were freed
 * @param allocatedClusters how many clusters have data, empty where the format does not say it
 * @param totalClusters how many clusters the image can have, empty where the format does not say it
 * @param findings QEMU's list of what is wrong, at most 64 KiB, with control characters escaped
 */
public record ImageCheck(
        Outcome outcome,
        long corruptions,
        long leaks,
        long corruptionsFixed,
        long leaksFixed,
        OptionalLong allocatedClusters,
        OptionalLong totalClusters,
        String findings) {
    /** What a check comes to. */
    public enum Outcome {
        /** Nothing is wrong, or everything that was wrong has been repaired. */
        CLEAN,
        /** Clusters are allocated and not used: the data is all right. */
        LEAKS,
        /** The image is damaged. */
        CORRUPT,
        /** The format has nothing that could be checked, as raw. */
        NOT_CHECKED
    }

    /** Checks for nulls. */
    public ImageCheck {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(allocatedClusters, "allocatedClusters");
        Objects.requireNonNull(totalClusters, "totalClusters");
        Objects.requireNonNull(findings, "findings");
    }

    /**
     * Whether nothing is wrong with the image.
     *
     * @return false if there are leaks or errors, or the format cannot be checked
     */
    public boolean isClean() {
        return outcome == Outcome.CLEAN;
    }
}

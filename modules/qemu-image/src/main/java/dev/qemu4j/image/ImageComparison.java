package dev.qemu4j.image;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What {@code qemu-img compare} found.
 *
 * @param isSame whether a guest would read the same from both; the larger one may have zeros beyond the end of the other
 * @param differsAt the first byte that differs, empty if none does or QEMU does not say where
 */
public record ImageComparison(boolean isSame, OptionalLong differsAt) {
    /** Checks for nulls. */
    public ImageComparison {
        Objects.requireNonNull(differsAt, "differsAt");
    }
}

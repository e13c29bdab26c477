package dev.qemu4j.image;

import dev.qemu4j.config.DataSize;
import java.util.Objects;

/**
 * How much space an image needs once it is converted.
 *
 * @param required for what it has now
 * @param fullyAllocated for all that it can have
 */
public record ImageMeasurement(DataSize required, DataSize fullyAllocated) {
    /** Checks for nulls. */
    public ImageMeasurement {
        Objects.requireNonNull(required, "required");
        Objects.requireNonNull(fullyAllocated, "fullyAllocated");
    }
}

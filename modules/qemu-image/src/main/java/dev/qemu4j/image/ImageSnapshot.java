package dev.qemu4j.image;

import dev.qemu4j.config.DataSize;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * A snapshot within an image.
 *
 * @param id the number that QEMU gave it, as text
 * @param name the name
 * @param vmStateSize how much of a machine's memory is saved with it; 0 for a snapshot of the disk alone
 * @param takenAt when it was taken
 * @param vmClock how long the machine had run
 */
public record ImageSnapshot(String id, String name, DataSize vmStateSize, Instant takenAt, Duration vmClock) {
    /** Checks for nulls. */
    public ImageSnapshot {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(vmStateSize, "vmStateSize");
        Objects.requireNonNull(takenAt, "takenAt");
        Objects.requireNonNull(vmClock, "vmClock");
    }
}

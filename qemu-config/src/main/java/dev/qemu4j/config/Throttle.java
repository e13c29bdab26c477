package dev.qemu4j.config;

import dev.qemu4j.config.option.PropertyTree;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The limits of a disk, for reading and writing together.
 *
 * @param operations how many operations a second
 * @param bytes how many bytes a second
 */
public record Throttle(OptionalLong operations, Optional<DataSize> bytes) {
    /**
     * Checks the limits.
     *
     * @throws IllegalArgumentException if a limit is not positive, or there is none
     */
    public Throttle {
        Objects.requireNonNull(bytes, "bytes");
        if (operations.isPresent() && operations.getAsLong() < 1) {
            throw new IllegalArgumentException(
                    "throttle: " + operations.getAsLong() + " operations a second is less than 1");
        }
        if (bytes.isPresent() && bytes.get().bytes() == 0) {
            throw new IllegalArgumentException("throttle: 0 bytes a second");
        }
        if (operations.isEmpty() && bytes.isEmpty()) {
            throw new IllegalArgumentException("throttle: no limit");
        }
    }

    /**
     * A limit to the operations.
     *
     * @param perSecond how many a second
     * @return the limit
     * @throws IllegalArgumentException if the number is not positive
     */
    public static Throttle operations(long perSecond) {
        return new Throttle(OptionalLong.of(perSecond), Optional.empty());
    }

    /**
     * A limit to the bytes.
     *
     * @param perSecond how many a second
     * @return the limit
     * @throws IllegalArgumentException if the number is zero
     */
    public static Throttle bytes(DataSize perSecond) {
        return new Throttle(OptionalLong.empty(), Optional.of(perSecond));
    }

    /** The names with {@code x-} are the only ones that every QEMU since 5.2 takes on a command line. */
    PropertyTree group(String id) {
        PropertyTree tree = PropertyTree.of("qom-type", "throttle-group").with("id", id);
        if (operations.isPresent()) {
            tree = tree.with("x-iops-total", operations.getAsLong());
        }
        return bytes.isPresent() ? tree.with("x-bps-total", bytes.get().bytes()) : tree;
    }
}

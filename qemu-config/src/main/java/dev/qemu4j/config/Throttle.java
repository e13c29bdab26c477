package dev.qemu4j.config;

import dev.qemu4j.config.option.PropertyTree;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The limits of a disk, such as {@code Throttle.operations(500).and(Throttle.bytes(size))} ({@code throttle-group}).
 *
 * @param limits what is limited, and how far; at least one
 */
public record Throttle(Map<Limit, Rate> limits) {
    private static final String TOTAL = "total";

    /** What can be limited. */
    public enum Limit {
        /** Operations, reading and writing together. */
        OPERATIONS("iops", TOTAL),
        /** Operations that read. */
        READ_OPERATIONS("iops", "read"),
        /** Operations that write. */
        WRITE_OPERATIONS("iops", "write"),
        /** Bytes, read and written together. */
        BYTES("bps", TOTAL),
        /** Bytes that are read. */
        READ_BYTES("bps", "read"),
        /** Bytes that are written. */
        WRITE_BYTES("bps", "write");

        private final String unit;
        private final String direction;

        Limit(String unit, String direction) {
            this.unit = unit;
            this.direction = direction;
        }

        boolean excludes(Limit other) {
            return unit.equals(other.unit) && direction.equals(TOTAL) && !other.direction.equals(TOTAL);
        }

        /** The names with {@code x-} are the only ones that every QEMU since 5.2 takes on a command line. */
        String key() {
            return "x-" + unit + "-" + direction;
        }
    }

    /**
     * How far something is limited.
     *
     * @param perSecond how much there can be a second in the long run
     * @param burst how much there can be in the first second after a pause, if that is more
     */
    public record Rate(long perSecond, OptionalLong burst) {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if the limit is not positive, or the burst is not more
         */
        public Rate {
            if (perSecond < 1) {
                throw new IllegalArgumentException("throttle: " + perSecond + " a second is less than 1");
            }
            if (burst.isPresent() && burst.getAsLong() <= perSecond) {
                throw new IllegalArgumentException(
                        "throttle: a burst of " + burst.getAsLong() + " is no more than " + perSecond + " a second");
            }
        }
    }

    /**
     * Copies the limits.
     *
     * @throws IllegalArgumentException if there is no limit, or one for reading and writing together beside one for reading or
     *     writing alone
     */
    public Throttle {
        if (limits.isEmpty()) {
            throw new IllegalArgumentException("throttle: no limit");
        }
        limits = Collections.unmodifiableMap(new EnumMap<>(limits));
        for (Limit limit : limits.keySet()) {
            if (limits.keySet().stream().anyMatch(limit::excludes)) {
                throw new IllegalArgumentException(
                        "throttle: " + limits.keySet() + " limit both together and one of the two alone");
            }
        }
    }

    /**
     * A limit.
     *
     * @param limit what is limited
     * @param perSecond how much there can be a second
     * @return the limit
     * @throws IllegalArgumentException if the number is not positive
     */
    public static Throttle of(Limit limit, long perSecond) {
        return new Throttle(Map.of(limit, new Rate(perSecond, OptionalLong.empty())));
    }

    /**
     * A limit to the operations, reading and writing together.
     *
     * @param perSecond how many a second
     * @return the limit
     * @throws IllegalArgumentException if the number is not positive
     */
    public static Throttle operations(long perSecond) {
        return of(Limit.OPERATIONS, perSecond);
    }

    /**
     * A limit to the bytes, read and written together.
     *
     * @param perSecond how many a second
     * @return the limit
     * @throws IllegalArgumentException if the number is zero
     */
    public static Throttle bytes(DataSize perSecond) {
        return of(Limit.BYTES, perSecond.bytes());
    }

    /**
     * These limits and others.
     *
     * @param others the others, which win where both limit the same
     * @return all of them
     * @throws IllegalArgumentException if there is one for reading and writing together beside one for reading or writing alone
     */
    public Throttle and(Throttle others) {
        Map<Limit, Rate> all = new EnumMap<>(limits);
        all.putAll(others.limits);
        return new Throttle(all);
    }

    /**
     * These limits with more at once after a pause.
     *
     * @param limit what may burst; it must be limited
     * @param most how much there can be in one second
     * @return the changed copy
     * @throws IllegalArgumentException if it is not limited, or the burst is no more than the limit
     */
    public Throttle burst(Limit limit, long most) {
        Rate rate = limits.get(limit);
        if (rate == null) {
            throw new IllegalArgumentException("throttle: " + limit + " has no limit to burst");
        }
        return and(new Throttle(Map.of(limit, new Rate(rate.perSecond(), OptionalLong.of(most)))));
    }

    PropertyTree group(String id) {
        PropertyTree tree = PropertyTree.of("qom-type", "throttle-group").with("id", id);
        for (Map.Entry<Limit, Rate> limit : limits.entrySet()) {
            String key = limit.getKey().key();
            Rate rate = limit.getValue();
            tree = tree.with(key, rate.perSecond());
            if (rate.burst().isPresent()) {
                tree = tree.with(key + "-max", rate.burst().getAsLong());
            }
        }
        return tree;
    }
}

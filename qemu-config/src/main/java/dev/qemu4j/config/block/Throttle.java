package dev.qemu4j.config.block;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.option.PropertyTree;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The limits of a disk, such as {@code Throttle.operations(500).and(Throttle.bytes(size))} ({@code throttle-group}).
 *
 * @param limits the limits, at least one, each of something else; in the order of {@link What}
 */
public record Throttle(List<Limit> limits) {
    private static final String TOTAL = "total";

    /** What can be limited. */
    public enum What {
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

        What(String unit, String direction) {
            this.unit = unit;
            this.direction = direction;
        }

        boolean contains(What other) {
            return this == other || (unit.equals(other.unit) && direction.equals(TOTAL));
        }

        /** The names with {@code x-} are the only ones that every QEMU since 5.2 takes on a command line. */
        String key() {
            return "x-" + unit + "-" + direction;
        }
    }

    /**
     * How far something is limited.
     *
     * @param what what is limited
     * @param perSecond how much there can be a second in the long run
     * @param burst how much there can be in the first second after a pause, if that is more
     */
    public record Limit(What what, long perSecond, OptionalLong burst) {
        /**
         * Checks the numbers.
         *
         * @throws IllegalArgumentException if the limit is not positive, or the burst is not more
         */
        public Limit {
            Objects.requireNonNull(what, "what");
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
     * Sorts the limits.
     *
     * @throws IllegalArgumentException if there is none, two limit the same, or one limits reading and writing together beside one
     *     for reading or writing alone
     */
    public Throttle {
        if (limits.isEmpty()) {
            throw new IllegalArgumentException("throttle: no limit");
        }
        limits = limits.stream().sorted(Comparator.comparing(Limit::what)).toList();
        for (int i = 1; i < limits.size(); i++) {
            What what = limits.get(i).what();
            for (Limit earlier : limits.subList(0, i)) {
                if (earlier.what().contains(what)) {
                    throw new IllegalArgumentException(
                            "throttle: the limit of " + earlier.what() + " is one of " + what + " too");
                }
            }
        }
    }

    /**
     * A limit.
     *
     * @param what what is limited
     * @param perSecond how much there can be a second
     * @return the limit
     * @throws IllegalArgumentException if the number is not positive
     */
    public static Throttle of(What what, long perSecond) {
        return new Throttle(List.of(new Limit(what, perSecond, OptionalLong.empty())));
    }

    /**
     * A limit to the operations, reading and writing together.
     *
     * @param perSecond how many a second
     * @return the limit
     * @throws IllegalArgumentException if the number is not positive
     */
    public static Throttle operations(long perSecond) {
        return of(What.OPERATIONS, perSecond);
    }

    /**
     * A limit to the bytes, read and written together.
     *
     * @param perSecond how many a second
     * @return the limit
     * @throws IllegalArgumentException if the number is zero
     */
    public static Throttle bytes(DataSize perSecond) {
        return of(What.BYTES, perSecond.bytes());
    }

    /**
     * These limits and others.
     *
     * @param others limits of something else
     * @return all of them
     * @throws IllegalArgumentException if two limit the same, or one limits reading and writing together beside one for reading or
     *     writing alone
     */
    public Throttle and(Throttle others) {
        List<Limit> all = new ArrayList<>(limits);
        all.addAll(others.limits);
        return new Throttle(all);
    }

    /**
     * These limits with more at once after a pause.
     *
     * @param what what may burst; it must be limited
     * @param most how much there can be in one second
     * @return the changed copy
     * @throws IllegalArgumentException if it is not limited, or the burst is no more than the limit
     */
    public Throttle burst(What what, long most) {
        Optional<Limit> limited =
                limits.stream().filter(limit -> limit.what() == what).findFirst();
        Limit limit = limited.orElseThrow(
                () -> new IllegalArgumentException("throttle: " + what + " has no limit that could burst"));
        List<Limit> changed = new ArrayList<>(limits);
        changed.set(limits.indexOf(limit), new Limit(what, limit.perSecond(), OptionalLong.of(most)));
        return new Throttle(changed);
    }

    /**
     * The limits as an object ({@code throttle-group}).
     *
     * @param id the id of the object
     * @return the properties, {@code qom-type} first
     */
    public PropertyTree tree(String id) {
        PropertyTree tree = PropertyTree.of("qom-type", "throttle-group").with("id", id);
        for (Limit limit : limits) {
            String key = limit.what().key();
            tree = tree.with(key, limit.perSecond());
            if (limit.burst().isPresent()) {
                tree = tree.with(key + "-max", limit.burst().getAsLong());
            }
        }
        return tree;
    }
}

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
 * Limits on the speed of a disk ({@code throttle-group}), such as {@code Throttle.operations(500).and(Throttle.bytes(size))}.
 *
 * @param limits the limits, at least one, in the order of {@link What}; no two limit the same
 */
public record Throttle(List<Limit> limits) {
    private static final String TOTAL = "total";

    /** What can be limited. */
    public enum What {
        /** Reads and writes together, in operations. */
        OPERATIONS("iops", TOTAL),
        /** Reads, in operations. */
        READ_OPERATIONS("iops", "read"),
        /** Writes, in operations. */
        WRITE_OPERATIONS("iops", "write"),
        /** Reads and writes together, in bytes. */
        BYTES("bps", TOTAL),
        /** Reads, in bytes. */
        READ_BYTES("bps", "read"),
        /** Writes, in bytes. */
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

        /** Only the names with {@code x-} are accepted on a command line by every QEMU since 5.2. */
        String key() {
            return "x-" + unit + "-" + direction;
        }
    }

    /**
     * A limit.
     *
     * @param what what is limited
     * @param perSecond the limit per second in the long run
     * @param burst the limit for the first second after a pause, if it is higher
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
                throw new IllegalArgumentException("throttle: " + perSecond + " per second is less than 1");
            }
            if (burst.isPresent() && burst.getAsLong() <= perSecond) {
                throw new IllegalArgumentException(
                        "throttle: a burst of " + burst.getAsLong() + " is not more than " + perSecond + " per second");
            }
        }
    }

    /**
     * Sorts the limits.
     *
     * @throws IllegalArgumentException if there is no limit, two limit the same, or one limits reads and writes together and
     *     another only one of them
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
                    throw new IllegalArgumentException("throttle: " + what + " is limited twice, by the limit of "
                            + earlier.what() + " and its own");
                }
            }
        }
    }

    /**
     * A limit without bursts.
     *
     * @param what what is limited
     * @param perSecond the limit per second
     * @return the limit
     * @throws IllegalArgumentException if the number is not positive
     */
    public static Throttle of(What what, long perSecond) {
        return new Throttle(List.of(new Limit(what, perSecond, OptionalLong.empty())));
    }

    /**
     * A limit on operations, reads and writes together.
     *
     * @param perSecond how many per second
     * @return the limit
     * @throws IllegalArgumentException if the number is not positive
     */
    public static Throttle operations(long perSecond) {
        return of(What.OPERATIONS, perSecond);
    }

    /**
     * A limit on bytes, reads and writes together.
     *
     * @param perSecond how many per second
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
     * @throws IllegalArgumentException if two limit the same, or one limits reads and writes together and another only one of
     *     them
     */
    public Throttle and(Throttle others) {
        List<Limit> all = new ArrayList<>(limits);
        all.addAll(others.limits);
        return new Throttle(all);
    }

    /**
     * These limits with bursts after a pause.
     *
     * @param what what may burst; it must be limited
     * @param most the limit for the first second after a pause
     * @return the changed copy
     * @throws IllegalArgumentException if it is not limited, or the burst is not more than the limit
     */
    public Throttle burst(What what, long most) {
        Optional<Limit> limited =
                limits.stream().filter(limit -> limit.what() == what).findFirst();
        Limit limit = limited.orElseThrow(
                () -> new IllegalArgumentException("throttle: " + what + " has no limit, so it has no burst"));
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

package dev.qemu4j.manager;

import java.util.List;
import java.util.Objects;

/**
 * What became of one thing that was done with several machines at once: for each, its result or its failure, in the order in which they
 * were asked for.
 *
 * @param items one for each machine
 * @param <T> what it returns where it succeeds
 */
public record BulkResult<T>(List<Item<T>> items) {
    /**
     * What became of it with one machine.
     *
     * @param <T> what it returns where it succeeds
     */
    public sealed interface Item<T> {
        /**
         * Which machine.
         *
         * @return the name of the machine
         */
        String machine();
    }

    /**
     * It succeeded.
     *
     * @param machine the name of the machine
     * @param result what it returned
     * @param <T> what it returns
     */
    public record Success<T>(String machine, T result) implements Item<T> {
        /** Checks that nothing is null. */
        public Success {
            Objects.requireNonNull(machine, "machine");
            Objects.requireNonNull(result, "result");
        }
    }

    /**
     * It failed.
     *
     * @param machine the name of the machine
     * @param exception what the same call for this machine alone would have thrown
     * @param <T> what it returns where it succeeds
     */
    public record Failure<T>(String machine, RuntimeException exception) implements Item<T> {
        /** Checks that nothing is null. */
        public Failure {
            Objects.requireNonNull(machine, "machine");
            Objects.requireNonNull(exception, "exception");
        }
    }

    /** Copies the list. */
    public BulkResult {
        items = List.copyOf(items);
    }

    /**
     * What those returned that succeeded.
     *
     * @return the results, in order
     */
    public List<T> results() {
        return items.stream()
                .filter(item -> item instanceof Success<T>)
                .map(item -> ((Success<T>) item).result())
                .toList();
    }

    /**
     * Those that failed.
     *
     * @return the failures, in order; empty if all succeeded
     */
    public List<Failure<T>> failures() {
        return items.stream()
                .filter(item -> item instanceof Failure<T>)
                .map(item -> (Failure<T>) item)
                .toList();
    }

    /**
     * The results, if all succeeded.
     *
     * @return one for each machine, in order
     * @throws RuntimeException the first failure, with the others as suppressed
     */
    public List<T> orThrow() {
        List<Failure<T>> failures = failures();
        if (failures.isEmpty()) {
            return results();
        }
        RuntimeException first = failures.getFirst().exception();
        List<Throwable> known = List.of(first.getSuppressed());
        failures.stream()
                .map(Failure::exception)
                .filter(other -> !other.equals(first) && !known.contains(other))
                .forEach(first::addSuppressed);
        throw first;
    }
}

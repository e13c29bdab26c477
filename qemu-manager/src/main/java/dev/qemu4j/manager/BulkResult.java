package dev.qemu4j.manager;

import java.util.List;
import java.util.Objects;

/**
 * The results of an operation on several machines.
 *
 * @param items the result or failure of each machine, in the order of the request
 * @param <T> the result of one operation
 */
public record BulkResult<T>(List<Item<T>> items) {
    /**
     * The result or failure of one machine.
     *
     * @param <T> the result of the operation
     */
    public sealed interface Item<T> {
        /**
         * The name of the machine.
         *
         * @return the name
         */
        String machine();
    }

    /**
     * An operation that succeeded.
     *
     * @param machine the name of the machine
     * @param result its result
     * @param <T> its result
     */
    public record Success<T>(String machine, T result) implements Item<T> {
        /** Checks that nothing is null. */
        public Success {
            Objects.requireNonNull(machine, "machine");
            Objects.requireNonNull(result, "result");
        }
    }

    /**
     * An operation that failed.
     *
     * @param machine the name of the machine
     * @param exception the exception, the same that the operation on this machine alone throws
     * @param <T> the result of the operation
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
     * The results of the operations that succeeded.
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
     * The operations that failed.
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

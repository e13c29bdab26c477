package dev.qemu4j.manager;

import dev.qemu4j.manager.internal.concurrent.Subtask;
import dev.qemu4j.manager.internal.concurrent.TaskScope;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** Runs one operation on several machines concurrently. */
final class Bulk {
    private Bulk() {}

    /** The operation on one machine. */
    interface Task<S, T> {
        T run(S subject) throws InterruptedException;
    }

    /**
     * Runs the operation on all, and waits for all, even if some fail.
     *
     * @param thread the name of the threads
     * @param name the name of a machine
     * @throws InterruptedException if the thread is interrupted; the operations are interrupted too
     */
    static <S, T> BulkResult<T> run(
            String thread, List<S> subjects, Function<? super S, String> name, Task<? super S, ? extends T> task)
            throws InterruptedException {
        List<Subtask<T>> subtasks = new ArrayList<>();
        try (TaskScope scope = TaskScope.openAwaitAll(thread)) {
            for (S subject : subjects) {
                subtasks.add(scope.fork(() -> task.run(subject)));
            }
            scope.join(Deadline.NEVER);
        } catch (TimeoutException e) {
            throw new IllegalStateException("a wait without a timeout timed out", e);
        }
        List<BulkResult.Item<T>> items = new ArrayList<>();
        for (int i = 0; i < subtasks.size(); i++) {
            items.add(item(name.apply(subjects.get(i)), subtasks.get(i)));
        }
        return new BulkResult<>(items);
    }

    private static <T> BulkResult.Item<T> item(String machine, Subtask<T> subtask) {
        if (subtask.state() == Subtask.State.SUCCESS) {
            return new BulkResult.Success<>(machine, subtask.get());
        }
        return new BulkResult.Failure<>(machine, exception(machine, subtask.exception()));
    }

    private static RuntimeException exception(String machine, Throwable thrown) {
        return switch (thrown) {
            case RuntimeException failure -> failure;
            case Error error -> new IllegalStateException("VM '" + machine + "': " + error, error);
            default -> new IllegalStateException("interrupted by somebody other than the caller", thrown);
        };
    }
}

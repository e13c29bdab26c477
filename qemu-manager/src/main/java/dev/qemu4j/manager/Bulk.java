package dev.qemu4j.manager;

import dev.qemu4j.manager.internal.concurrent.Subtask;
import dev.qemu4j.manager.internal.concurrent.TaskScope;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/** One thing done with several machines, side by side. */
final class Bulk {
    private Bulk() {}

    /** What is done with one of them. */
    interface Task<S, T> {
        T run(S subject) throws InterruptedException;
    }

    /**
     * Does it with all, and waits for all, whatever becomes of the others.
     *
     * @param thread what the threads are called
     * @param name the name of the machine
     * @throws InterruptedException if the thread is interrupted, and so are those that do it
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
            throw new IllegalStateException("nobody waits so long", e);
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
        return new BulkResult.Failure<>(
                machine,
                subtask.exception() instanceof RuntimeException failure
                        ? failure
                        : new IllegalStateException("nobody but the caller interrupts it", subtask.exception()));
    }
}

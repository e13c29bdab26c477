package dev.qemu4j.manager.internal.plan;

import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.hardware.AttachedPart;
import dev.qemu4j.manager.internal.hardware.HardwareChanges;
import dev.qemu4j.manager.plan.Plan;
import dev.qemu4j.manager.plan.PlanFailedException;
import dev.qemu4j.manager.plan.Step;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Executes a plan once. If a step fails or the thread is interrupted, rolls back the steps that were done. */
final class PlanRun {
    /** The time limit of undoing one change, whatever is left of the caller's deadline. */
    private static final Duration UNDO_TIMEOUT = Duration.ofSeconds(10);

    private final HardwareChanges hardware;
    private final Plan plan;
    private final Deadline deadline;
    private final Duration timeout;
    private final Deque<Change> done = new ArrayDeque<>();

    /** A change that was made for a step, and the action that undoes it, which can be begun again after an interrupt. */
    private record Change(Step step, Uninterruptibly.Action<RuntimeException> undo) {}

    PlanRun(HardwareChanges hardware, Plan plan, Deadline deadline, Duration timeout) {
        this.hardware = hardware;
        this.plan = plan;
        this.deadline = deadline;
        this.timeout = timeout;
    }

    void run() throws InterruptedException {
        for (Step step : plan.steps()) {
            try {
                execute(step);
            } catch (InterruptedException e) {
                rollBack().failures.forEach(e::addSuppressed);
                throw e;
            } catch (RuntimeException e) {
                Rollback rollback = rollBack();
                PlanFailedException failed = new PlanFailedException(plan, step, rollback.left, e);
                rollback.failures.forEach(failed::addSuppressed);
                throw failed;
            }
        }
    }

    private void execute(Step step) throws InterruptedException {
        switch (step) {
            case Step.Detach detach -> detach(step, hardware.find(detach.id()));
            case Step.Attach attach -> attached(step, hardware.attach(attach.part()));
            case Step.ChangeMedium change -> {
                hardware.changeMedium(change.id(), change.to(), deadline);
                done(step, () -> hardware.changeMedium(change.id(), change.from(), undoDeadline()));
            }
            case Step.ResizeMemory resize -> {
                // Undone even if it fails: after a timeout the request stays in effect.
                done(step, () -> hardware.resizeMemory(resize.id(), resize.from(), undoDeadline()));
                hardware.resizeMemory(resize.id(), resize.to(), deadline);
            }
            case Step.AddCpus add -> {
                for (int i = 0; i < add.count(); i++) {
                    attached(step, hardware.addCpus(1).getFirst());
                }
            }
            case Step.RemoveCpus remove -> {
                for (AttachedPart cpu : hardware.removableCpus(remove.count())) {
                    detach(step, cpu);
                }
            }
            case Step.SetStartPaused nothingToSend -> {}
        }
    }

    private void detach(Step step, AttachedPart part) throws InterruptedException {
        try {
            hardware.detach(part, deadline, timeout);
        } finally {
            // The part may be gone although the call failed.
            if (!hardware.parts().all().contains(part)) {
                done(step, () -> hardware.attachAgain(part));
            }
        }
    }

    private void attached(Step step, AttachedPart part) {
        done(step, () -> hardware.detach(part, undoDeadline(), UNDO_TIMEOUT));
    }

    private void done(Step step, Uninterruptibly.Action<RuntimeException> undo) {
        done.push(new Change(step, undo));
    }

    private static Deadline undoDeadline() {
        return Deadline.after(UNDO_TIMEOUT);
    }

    /** The steps that could not be rolled back, in the order of the plan, and why. */
    private record Rollback(List<Step> left, List<RuntimeException> failures) {}

    /** Undoes the changes, last one first; a change that cannot be undone does not keep the others from it. */
    private Rollback rollBack() {
        List<Step> left = new ArrayList<>();
        List<RuntimeException> failures = new ArrayList<>();
        while (!done.isEmpty()) {
            Change last = done.pop();
            try {
                Uninterruptibly.run(last.undo);
            } catch (RuntimeException e) {
                failures.add(e);
                left.addFirst(last.step);
            }
        }
        return new Rollback(left.stream().distinct().toList(), failures);
    }
}

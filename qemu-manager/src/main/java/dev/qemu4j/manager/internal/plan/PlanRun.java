package dev.qemu4j.manager.internal.plan;

import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.hardware.AttachedPart;
import dev.qemu4j.manager.internal.hardware.HotPlugger;
import dev.qemu4j.manager.internal.hardware.LiveHardware;
import dev.qemu4j.manager.plan.Plan;
import dev.qemu4j.manager.plan.PlanFailedException;
import dev.qemu4j.manager.plan.Step;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Carries a plan out once, and undoes what was done if a step fails or the thread is interrupted. */
final class PlanRun {
    private final LiveHardware hardware;
    private final Plan plan;
    private final Deadline deadline;
    private final Duration timeout;
    private final Deque<Done> done = new ArrayDeque<>();

    /** Something that was done, and how to undo it: it can be begun again after an interrupt. */
    private record Done(Step step, Uninterruptibly.Action<RuntimeException> undo) {}

    PlanRun(LiveHardware hardware, Plan plan, Deadline deadline, Duration timeout) {
        this.hardware = hardware;
        this.plan = plan;
        this.deadline = deadline;
        this.timeout = timeout;
    }

    void run() throws InterruptedException {
        for (Step step : plan.steps()) {
            try {
                carryOut(step);
            } catch (InterruptedException e) {
                undo(e);
                throw e;
            } catch (RuntimeException e) {
                List<RuntimeException> notUndone = new ArrayList<>();
                List<Step> left = undo(notUndone);
                PlanFailedException failed = new PlanFailedException(plan, step, left, e);
                notUndone.forEach(failed::addSuppressed);
                throw failed;
            }
        }
    }

    private void carryOut(Step step) throws InterruptedException {
        switch (step) {
            case Step.Detach detach -> detach(step, hardware.unplugger().find(detach.id()));
            case Step.Attach attach -> attached(step, hardware.hotPlugger().attach(attach.part()));
            case Step.ChangeMedium change -> {
                hardware.drives().changeMedium(change.id(), change.to(), deadline);
                done(step, () -> hardware.drives().changeMedium(change.id(), change.from(), soon()));
            }
            case Step.ResizeMemory resize -> {
                // Undone even if it fails: a guest that did not follow in time stays asked.
                done(step, () -> hardware.memory().resize(resize.id(), resize.from(), soon()));
                hardware.memory().resize(resize.id(), resize.to(), deadline);
            }
            case Step.AddCpus add -> {
                for (int i = 0; i < add.count(); i++) {
                    attached(step, hardware.cpus().add(1).getFirst());
                }
            }
            case Step.RemoveCpus remove -> {
                for (AttachedPart cpu : hardware.cpus().removable(remove.count())) {
                    detach(step, cpu);
                }
            }
            case Step.SetStartPaused nothingToSend -> {}
        }
    }

    private void detach(Step step, AttachedPart part) throws InterruptedException {
        try {
            hardware.unplugger().detach(part, deadline, timeout);
        } finally {
            // It may have gone and the call have failed nevertheless.
            if (!hardware.hotPlugger().parts().all().contains(part)) {
                done(step, () -> hardware.hotPlugger().attachAgain(part));
            }
        }
    }

    private void attached(Step step, AttachedPart part) {
        done(step, () -> hardware.unplugger().detach(part, soon(), HotPlugger.UNDONE));
    }

    private void done(Step step, Uninterruptibly.Action<RuntimeException> undo) {
        done.push(new Done(step, undo));
    }

    private static Deadline soon() {
        return Deadline.after(HotPlugger.UNDONE);
    }

    private void undo(InterruptedException because) {
        List<RuntimeException> notUndone = new ArrayList<>();
        undo(notUndone);
        notUndone.forEach(because::addSuppressed);
    }

    /** The steps that could not be undone, in the order of the plan. */
    private List<Step> undo(List<RuntimeException> problems) {
        List<Step> left = new ArrayList<>();
        while (!done.isEmpty()) {
            Done last = done.pop();
            try {
                Uninterruptibly.run(last.undo);
            } catch (RuntimeException e) {
                problems.add(e);
                left.addFirst(last.step);
            }
        }
        return left.stream().distinct().toList();
    }
}

package dev.qemu4j.manager.internal.plan;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.internal.hardware.AttachedParts;
import dev.qemu4j.manager.internal.hardware.HardwareChanges;
import dev.qemu4j.manager.plan.Plan;
import dev.qemu4j.manager.plan.RestartRequiredException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Plans how a running machine gets a wanted configuration, and applies plans, one at a time. */
public final class Plans {
    private final HardwareChanges hardware;
    private final AttachedParts parts;
    private final ReentrantLock applying = new ReentrantLock();

    public Plans(HardwareChanges hardware) {
        this.hardware = hardware;
        this.parts = hardware.parts();
    }

    public Plan plan(VmConfig wanted) {
        return Planner.plan(parts, wanted);
    }

    public Plan apply(VmConfig wanted, Duration timeout) throws InterruptedException {
        hardware.requireAlive("apply");
        Deadline deadline = Deadline.after(timeout);
        if (!applying.tryLock(Math.max(0, deadline.remaining()), TimeUnit.NANOSECONDS)) {
            throw hardware.failed("apply", "another caller's plan has not finished within " + timeout);
        }
        try {
            Plan plan = plan(wanted);
            if (plan.needsRestart()) {
                throw new RestartRequiredException(plan);
            }
            VmConfig before = parts.config();
            boolean applied = false;
            try {
                new PlanRun(hardware, plan, deadline, timeout).run();
                applied = true;
            } finally {
                parts.arrange(applied ? wanted : before);
            }
            return plan;
        } finally {
            applying.unlock();
        }
    }
}

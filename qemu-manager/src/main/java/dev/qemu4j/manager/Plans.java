package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.plan.Plan;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Makes a running machine the one that is wanted: one caller at a time. */
final class Plans {
    private final Hardware hardware;
    private final PluggedParts parts;
    private final ReentrantLock applying = new ReentrantLock();

    Plans(Hardware hardware) {
        this.hardware = hardware;
        this.parts = hardware.hotPlugger().parts();
    }

    Plan plan(VmConfig wanted) {
        return Planner.plan(parts, wanted);
    }

    Plan apply(VmConfig wanted, Duration timeout) throws InterruptedException {
        hardware.requireAlive("apply");
        Deadline deadline = Deadline.after(timeout);
        if (!applying.tryLock(Math.max(0, deadline.remaining()), TimeUnit.NANOSECONDS)) {
            throw hardware.hotPlugger().failed("apply", "another caller has not finished within " + timeout);
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

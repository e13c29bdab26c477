package dev.qemu4j.manager.internal.plan;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.internal.hardware.AttachedParts;
import dev.qemu4j.manager.internal.hardware.LiveHardware;
import dev.qemu4j.manager.plan.Plan;
import dev.qemu4j.manager.plan.RestartRequiredException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Makes a running machine the one that is wanted: one caller at a time. */
public final class Plans {
    private final LiveHardware hardware;
    private final AttachedParts parts;
    private final ReentrantLock applying = new ReentrantLock();

    public Plans(LiveHardware hardware) {
        this.hardware = hardware;
        this.parts = hardware.hotPlugger().parts();
    }

    public Plan plan(VmConfig wanted) {
        return Planner.plan(parts, wanted);
    }

    public Plan apply(VmConfig wanted, Duration timeout) throws InterruptedException {
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

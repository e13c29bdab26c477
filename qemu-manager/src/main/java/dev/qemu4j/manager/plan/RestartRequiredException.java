package dev.qemu4j.manager.plan;

import dev.qemu4j.manager.VmException;
import java.util.stream.Collectors;

/** The machine cannot get the wanted configuration while it runs. Nothing was sent; {@link #plan()} has the reasons. */
public final class RestartRequiredException extends VmException {
    private static final long serialVersionUID = 1L;

    private final transient Plan plan;

    /**
     * The refusal to execute a plan.
     *
     * @param plan the plan, with at least one change that needs a restart
     */
    public RestartRequiredException(Plan plan) {
        super(
                plan.machine(),
                "a restart is needed for "
                        + plan.restarts().stream().map(NeedsRestart::toString).collect(Collectors.joining("; ")),
                null);
        this.plan = plan;
    }

    /**
     * The plan that was refused.
     *
     * @return the plan, with at least one change that needs a restart
     */
    public Plan plan() {
        return plan;
    }
}

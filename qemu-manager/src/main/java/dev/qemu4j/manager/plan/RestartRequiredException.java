package dev.qemu4j.manager.plan;

import dev.qemu4j.manager.VmException;
import java.util.stream.Collectors;

/** A machine cannot become what is wanted while it runs. Nothing was sent; {@link #plan()} says what stands against it. */
public final class RestartRequiredException extends VmException {
    private static final long serialVersionUID = 1L;

    private final transient Plan plan;

    public RestartRequiredException(Plan plan) {
        super(
                plan.machine(),
                "only a restart can change "
                        + plan.restarts().stream().map(NeedsRestart::toString).collect(Collectors.joining("; ")),
                null);
        this.plan = plan;
    }

    /**
     * What it would take.
     *
     * @return the plan, with at least one change that needs a restart
     */
    public Plan plan() {
        return plan;
    }
}

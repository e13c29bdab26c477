package dev.qemu4j.manager.plan;

import dev.qemu4j.manager.VmException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A step of a plan failed. The cause says why; the steps before it were undone, last one first, except those that {@link #left()}
 * names, and what went wrong with these is among the suppressed exceptions.
 */
public final class PlanFailedException extends VmException {
    private static final long serialVersionUID = 1L;

    private final transient Plan plan;
    private final transient Step failed;
    private final transient List<Step> left;

    public PlanFailedException(Plan plan, Step failed, List<Step> left, RuntimeException cause) {
        super(plan.machine(), message(plan, failed, left, cause), cause);
        this.plan = plan;
        this.failed = failed;
        this.left = List.copyOf(left);
    }

    private static String message(Plan plan, Step failed, List<Step> left, RuntimeException cause) {
        return "step " + (plan.steps().indexOf(failed) + 1) + " of "
                + plan.steps().size() + " (" + failed + ") failed: "
                + cause.getMessage()
                + (left.isEmpty()
                        ? "; what was done before it is undone"
                        : "; not undone: " + left.stream().map(Step::toString).collect(Collectors.joining(", ")));
    }

    /** {@return what was to be done} */
    public Plan plan() {
        return plan;
    }

    /** {@return the step that failed} */
    public Step failed() {
        return failed;
    }

    /** {@return the steps that were done and could not be undone, in the order of the plan; empty if the machine is as it was} */
    public List<Step> left() {
        return left;
    }
}

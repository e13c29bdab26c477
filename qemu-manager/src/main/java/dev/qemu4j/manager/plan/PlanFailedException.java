package dev.qemu4j.manager.plan;

import dev.qemu4j.manager.VmException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A step of a plan failed, for the reason in the cause. The steps before it were rolled back, last one first, except those that
 * {@link #left()} returns; the reasons why these could not be rolled back are suppressed exceptions.
 */
public final class PlanFailedException extends VmException {
    private static final long serialVersionUID = 1L;

    private final transient Plan plan;
    private final transient Step failed;
    private final transient List<Step> left;

    /**
     * The failure of a step.
     *
     * @param plan the plan that was executed
     * @param failed the step that failed
     * @param left the steps that were done and could not be rolled back, in the order of the plan
     * @param cause why the step failed
     */
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
                        ? "; the steps before it were rolled back"
                        : "; not rolled back: "
                                + left.stream().map(Step::toString).collect(Collectors.joining(", ")));
    }

    /** {@return the plan that was executed} */
    public Plan plan() {
        return plan;
    }

    /** {@return the step that failed} */
    public Step failed() {
        return failed;
    }

    /**
     * The steps that were done and could not be rolled back.
     *
     * @return an unmodifiable list in the order of the plan; empty if the machine is as it was before
     */
    public List<Step> left() {
        return left;
    }
}

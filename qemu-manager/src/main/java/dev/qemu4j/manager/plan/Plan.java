package dev.qemu4j.manager.plan;

import java.util.List;
import java.util.Objects;

/**
 * The steps that give a running machine a wanted configuration.
 *
 * <p>Steps that detach something come first, because the guest can refuse them: nothing else has been done by then.
 *
 * @param machine the name of the machine
 * @param steps the changes that can be made while the machine runs, in the order of their execution
 * @param restarts the changes that need a restart; if there are any, the plan cannot be executed
 */
public record Plan(String machine, List<Step> steps, List<NeedsRestart> restarts) {
    /** Copies the lists. */
    public Plan {
        Objects.requireNonNull(machine, "machine");
        steps = List.copyOf(steps);
        restarts = List.copyOf(restarts);
    }

    /**
     * Whether there is nothing to do.
     *
     * @return true if the machine has the wanted configuration
     */
    public boolean isEmpty() {
        return steps.isEmpty() && restarts.isEmpty();
    }

    /**
     * Whether a change needs a restart of the machine.
     *
     * @return true if {@link #restarts()} is not empty
     */
    public boolean needsRestart() {
        return !restarts.isEmpty();
    }

    /** Returns the steps, one a line, followed by the changes that need a restart. */
    @Override
    public String toString() {
        if (isEmpty()) {
            return "VM '" + machine + "' has the wanted configuration";
        }
        StringBuilder text = new StringBuilder("VM '").append(machine).append("':");
        for (int i = 0; i < steps.size(); i++) {
            text.append("\n  ").append(i + 1).append(". ").append(steps.get(i));
        }
        if (needsRestart()) {
            text.append("\n  A restart is needed for");
            restarts.forEach(restart -> text.append("\n  - ").append(restart));
        }
        return text.toString();
    }
}

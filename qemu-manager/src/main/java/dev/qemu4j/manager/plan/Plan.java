package dev.qemu4j.manager.plan;

import java.util.List;
import java.util.Objects;

/**
 * What it takes to make a running machine the one that is wanted.
 *
 * <p>Steps that take something out come first, because they are the ones that a guest can refuse: nothing else has been done then.
 *
 * @param machine the name of the machine
 * @param steps what can be changed while the machine runs, in the order in which it is
 * @param restarts what cannot; with any of these the plan cannot be carried out
 */
public record Plan(String machine, List<Step> steps, List<NeedsRestart> restarts) {
    /** Copies the lists. */
    public Plan {
        Objects.requireNonNull(machine, "machine");
        steps = List.copyOf(steps);
        restarts = List.copyOf(restarts);
    }

    /**
     * Whether the machine is as wanted.
     *
     * @return true if there is nothing to do
     */
    public boolean isEmpty() {
        return steps.isEmpty() && restarts.isEmpty();
    }

    /**
     * Whether the machine has to be started anew to become as wanted.
     *
     * @return true if there is a change that a running machine cannot be given
     */
    public boolean needsRestart() {
        return !restarts.isEmpty();
    }

    /** Returns the steps, one a line, and then what needs a restart. */
    @Override
    public String toString() {
        if (isEmpty()) {
            return "VM '" + machine + "' is as wanted";
        }
        StringBuilder text = new StringBuilder("VM '").append(machine).append("':");
        for (int i = 0; i < steps.size(); i++) {
            text.append("\n  ").append(i + 1).append(". ").append(steps.get(i));
        }
        if (needsRestart()) {
            text.append("\n  Only a restart can change");
            restarts.forEach(restart -> text.append("\n  - ").append(restart));
        }
        return text.toString();
    }
}

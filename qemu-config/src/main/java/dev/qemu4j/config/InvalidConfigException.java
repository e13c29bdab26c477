package dev.qemu4j.config;

import dev.qemu4j.config.option.ConfigProblem;
import java.util.List;
import java.util.stream.Collectors;

/** Thrown for an invalid configuration, with everything that is wrong with it. */
public final class InvalidConfigException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    @SuppressWarnings("serial") // The list is not serializable, and nothing serializes this exception.
    private final List<ConfigProblem> problems;

    /**
     * Creates an exception.
     *
     * @param vmName the name of the virtual machine
     * @param problems what is wrong, at least one
     */
    public InvalidConfigException(String vmName, List<ConfigProblem> problems) {
        super(message(vmName, problems));
        this.problems = List.copyOf(problems);
    }

    /**
     * What is wrong.
     *
     * @return an unmodifiable list, not empty
     */
    public List<ConfigProblem> problems() {
        return problems;
    }

    private static String message(String vmName, List<ConfigProblem> problems) {
        return problems.stream()
                .map(ConfigProblem::toString)
                .collect(Collectors.joining("; ", "virtual machine '" + vmName + "': ", ""));
    }
}

package dev.qemu4j.manager;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Thrown when a machine does not have, or does not reach, a status that an operation requires. Nothing was done to it. */
public final class VmStateException extends VmException {
    private static final long serialVersionUID = 1L;

    /** The statuses that the operation accepts. */
    private final EnumSet<VmStatus> required;

    /** The status of the machine. */
    private final VmStatus actual;

    /**
     * Makes an exception about a machine's status. Used by the library.
     *
     * @param machine the name of the machine
     * @param operation the operation, such as {@code pause}
     * @param required the statuses that it accepts
     * @param actual the status of the machine
     */
    public VmStateException(String machine, String operation, Set<VmStatus> required, VmStatus actual) {
        super(machine, operation + " requires status " + describe(required) + ", but the status is " + actual, null);
        this.required = EnumSet.copyOf(required);
        this.actual = actual;
    }

    private static String describe(Set<VmStatus> required) {
        return EnumSet.copyOf(required).stream().map(VmStatus::name).collect(Collectors.joining(" or "));
    }

    /** {@return the statuses that the operation accepts} */
    public Set<VmStatus> required() {
        return EnumSet.copyOf(required);
    }

    /** {@return the status of the machine} */
    public VmStatus actual() {
        return actual;
    }
}

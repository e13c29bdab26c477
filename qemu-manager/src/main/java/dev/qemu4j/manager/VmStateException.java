package dev.qemu4j.manager;

import java.util.EnumSet;
import java.util.Set;

/** A machine is not, or did not come, into the state that an operation needs. Nothing was done to it. */
public final class VmStateException extends VmException {
    private static final long serialVersionUID = 1L;

    /** The states any of which would have done. */
    private final EnumSet<VmStatus> required;

    /** The state that the machine was in. */
    private final VmStatus actual;

    public VmStateException(String machine, String operation, Set<VmStatus> required, VmStatus actual) {
        super(machine, operation + " needs it to be " + describe(required) + ", and it is " + actual, null);
        this.required = EnumSet.copyOf(required);
        this.actual = actual;
    }

    private static String describe(Set<VmStatus> required) {
        StringBuilder text = new StringBuilder();
        for (VmStatus status : required) {
            text.append(text.isEmpty() ? "" : " or ").append(status);
        }
        return text.toString();
    }

    /** {@return the states any of which would have done} */
    public Set<VmStatus> required() {
        return EnumSet.copyOf(required);
    }

    /** {@return the state that the machine was in} */
    public VmStatus actual() {
        return actual;
    }
}

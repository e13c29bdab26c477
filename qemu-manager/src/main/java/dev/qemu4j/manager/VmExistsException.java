package dev.qemu4j.manager;

/** A machine of that name exists already, or is being created. It is unharmed. */
public final class VmExistsException extends VmException {
    private static final long serialVersionUID = 1L;

    public VmExistsException(String machine) {
        super(machine, "a machine of this name exists already", null);
    }
}

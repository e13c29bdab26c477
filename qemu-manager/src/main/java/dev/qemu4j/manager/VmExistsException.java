package dev.qemu4j.manager;

/** Thrown when a machine of the same name exists or is being created. That machine is not affected. */
public final class VmExistsException extends VmException {
    private static final long serialVersionUID = 1L;

    /**
     * Makes an exception about a name that is taken. Used by the library.
     *
     * @param machine the name
     */
    public VmExistsException(String machine) {
        super(machine, "a machine of this name exists already", null);
    }
}

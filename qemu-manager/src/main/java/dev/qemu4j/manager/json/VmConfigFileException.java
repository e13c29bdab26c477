package dev.qemu4j.manager.json;

import dev.qemu4j.manager.VmException;
import java.io.IOException;
import java.nio.file.Path;

/** A configuration file could not be read or written. The cause is the {@link IOException}. */
public final class VmConfigFileException extends VmException {
    private static final long serialVersionUID = 1L;

    /** The file; not part of the serialized form, as paths are not serializable. */
    private final transient Path file;

    VmConfigFileException(Path file, String attempt, IOException cause) {
        super(file + " could not be " + attempt + ": " + cause, cause);
        this.file = file;
    }

    /**
     * The file.
     *
     * @return its path
     */
    public Path file() {
        return file;
    }
}

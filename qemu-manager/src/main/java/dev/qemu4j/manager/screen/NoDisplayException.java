package dev.qemu4j.manager.screen;

import dev.qemu4j.manager.VmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The machine has no screen, or not the requested one. */
public final class NoDisplayException extends VmException {
    private static final long serialVersionUID = 1L;

    /** The requested device, null if none was named. */
    private final @Nullable String device;

    NoDisplayException(String machine, @Nullable String device, String description, Throwable cause) {
        super(machine, message(device, description), cause);
        this.device = device;
    }

    private static String message(@Nullable String device, String description) {
        return device == null
                ? "screenshot failed: the machine has no screen (" + description + "); add a Video device"
                : "screenshot failed: the machine has no screen '" + device + "' (" + description + ")";
    }

    /** {@return the id of the requested device, empty if none was named} */
    public Optional<String> device() {
        return Optional.ofNullable(device);
    }
}

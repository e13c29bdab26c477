package dev.qemu4j.manager.screen;

import dev.qemu4j.manager.VmException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A machine has no screen, or not the one that was asked for. */
public final class NoDisplayException extends VmException {
    private static final long serialVersionUID = 1L;

    /** The device that was asked for, null if any would have done. */
    private final @Nullable String device;

    NoDisplayException(String machine, @Nullable String device, String description, Throwable cause) {
        super(machine, message(device, description), cause);
        this.device = device;
    }

    private static String message(@Nullable String device, String description) {
        return device == null
                ? "screenshot: it has no screen; give it a Video device (" + description + ")"
                : "screenshot: '" + device + "' is no screen of it (" + description + ")";
    }

    /** {@return the device that was asked for, empty if any would have done} */
    public Optional<String> device() {
        return Optional.ofNullable(device);
    }
}

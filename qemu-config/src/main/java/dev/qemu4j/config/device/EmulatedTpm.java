package dev.qemu4j.config.device;

import dev.qemu4j.config.option.HelperPart;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A TPM 2.0, emulated by a {@code swtpm} of the machine's own. A manager starts it before QEMU and stops it after.
 *
 * @param state the directory of the TPM's persistent state, or nothing for a TPM that loses its state when the machine stops
 */
public record EmulatedTpm(Optional<Path> state) implements HelperPart {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if the path is empty
     */
    public EmulatedTpm {
        state.ifPresent(path -> QemuText.checkPath("tpm state", path));
    }

    @Override
    public String kind() {
        return "tpm";
    }

    @Override
    public String program() {
        return "swtpm";
    }

    @Override
    public Part at(Path socket) {
        return new Tpm(socket);
    }
}

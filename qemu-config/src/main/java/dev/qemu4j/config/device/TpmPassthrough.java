package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The host's own TPM, assigned to the guest ({@code -tpmdev passthrough}). Nothing else on the host can use it while the
 * machine runs.
 *
 * @param device the device of the host, such as {@code /dev/tpm0}
 * @param cancelPath the file that cancels a command of the TPM, or nothing for the one that QEMU finds in sysfs
 */
public record TpmPassthrough(Path device, Optional<Path> cancelPath) implements Part {
    /**
     * Checks the paths.
     *
     * @throws IllegalArgumentException if a path is empty
     */
    public TpmPassthrough {
        QemuText.checkPath("tpm", device);
        cancelPath.ifPresent(path -> QemuText.checkPath("tpm cancel path", path));
    }

    /**
     * The TPM with the given device.
     *
     * @param device the device of the host, such as {@code /dev/tpm0}
     * @return the TPM
     * @throws IllegalArgumentException if the path is empty
     */
    public static TpmPassthrough of(Path device) {
        return new TpmPassthrough(device, Optional.empty());
    }

    @Override
    public String kind() {
        return "tpm";
    }

    @Override
    public void describe(OptionCollector out) {
        out.exclusive("the TPM");
        String name = out.id("tpm", Optional.empty(), IdSpace.DEVICE);
        PropertyTree backend =
                PropertyTree.of("type", "passthrough").with("id", name).with("path", device.toString());
        out.properties(
                "-tpmdev",
                "type",
                cancelPath.isPresent()
                        ? backend.with("cancel-path", cancelPath.get().toString())
                        : backend,
                "the host's TPM");
        Tpm.device(out, name);
    }
}

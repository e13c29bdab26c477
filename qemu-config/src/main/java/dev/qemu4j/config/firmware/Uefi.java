package dev.qemu4j.config.firmware;

import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A UEFI firmware in flash memory: its code, which the guest cannot change, and its variable store, of which each machine has
 * its own copy.
 *
 * @param code the file with the code
 * @param codeFormat its format
 * @param variables the file with this machine's variables, the same as the code if that file has both, or nothing for firmware
 *     that keeps none
 * @param variablesFormat its format
 * @param secureBoot whether only the firmware can change the variables, as Secure Boot requires; on x86 it needs {@code q35}
 */
public record Uefi(
        Path code, ImageFormat codeFormat, Optional<Path> variables, ImageFormat variablesFormat, boolean secureBoot)
        implements Part {
    /**
     * Checks the paths.
     *
     * @throws IllegalArgumentException if one of them is empty
     */
    public Uefi {
        QemuText.checkPath("uefi code", code);
        variables.ifPresent(path -> QemuText.checkPath("uefi variables", path));
        Objects.requireNonNull(codeFormat, "codeFormat");
        Objects.requireNonNull(variablesFormat, "variablesFormat");
    }

    /**
     * Firmware in two raw images.
     *
     * @param code the file with the code
     * @param variables the file with this machine's variables
     * @return the firmware
     * @throws IllegalArgumentException if a path is empty
     */
    public static Uefi of(Path code, Path variables) {
        return new Uefi(code, ImageFormat.RAW, Optional.of(variables), ImageFormat.RAW, false);
    }

    /**
     * Firmware with code and variables in one file.
     *
     * @param image this machine's own copy of the file
     * @param format its format
     * @return the firmware
     * @throws IllegalArgumentException if the path is empty
     */
    public static Uefi combined(Path image, ImageFormat format) {
        return new Uefi(image, format, Optional.of(image), format, false);
    }

    /**
     * Whether code and variables are in one file, which the guest can write to.
     *
     * @return true if both are the same file
     */
    private boolean isCombined() {
        return variables.filter(code::equals).isPresent();
    }

    /**
     * This firmware with the protection of variables that Secure Boot requires.
     *
     * @return the changed copy
     */
    public Uefi withSecureBoot() {
        return new Uefi(code, codeFormat, variables, variablesFormat, true);
    }

    @Override
    public String kind() {
        return "firmware";
    }

    @Override
    public void describe(OptionCollector out) {
        out.exclusive("the firmware");
        flash(out, "pflash0", Image.file(codeFormat, code), !isCombined(), "the code of the firmware");
        variables
                .filter(path -> !isCombined())
                .ifPresent(path -> flash(
                        out, "pflash1", Image.file(variablesFormat, path), false, "the variables of the firmware"));
        if (secureBoot && out.machine().x86()) {
            if (!out.machine().pcie()) {
                out.problem(
                        "Secure Boot needs machine q35, not '" + out.machine().machine() + "'");
            }
            String reason = "Secure Boot needs it";
            out.properties("-machine", "type", PropertyTree.empty().with("smm", true), reason);
            PropertyTree protectedFlash = PropertyTree.of("driver", "cfi.pflash01")
                    .with("property", "secure")
                    .with("value", "on");
            out.properties("-global", "", protectedFlash, reason);
        }
    }

    private static void flash(OptionCollector out, String id, Image image, boolean readOnly, String reason) {
        out.claim(IdSpace.BLOCK_NODE, id);
        PropertyTree node = PropertyTree.of("node-name", id).with("read-only", readOnly);
        out.add(OptionKind.BLOCKDEV, image.tree(node), reason);
        out.properties("-machine", "type", PropertyTree.of(id, id), "flash memory of the machine");
    }
}

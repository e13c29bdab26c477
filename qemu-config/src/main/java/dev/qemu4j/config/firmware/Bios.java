package dev.qemu4j.config.firmware;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;

/**
 * A firmware image in one file ({@code -bios}).
 *
 * @param image the file; QEMU looks for a name without a folder in its own folder
 */
public record Bios(Path image) implements Part {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if the path is empty
     */
    public Bios {
        QemuText.checkPath("bios", image);
    }

    @Override
    public String kind() {
        return "firmware";
    }

    @Override
    public void describe(OptionCollector out) {
        out.exclusive("the firmware");
        out.plain("-bios", image.toString(), "the firmware");
    }
}

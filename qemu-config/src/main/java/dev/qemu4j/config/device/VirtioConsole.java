package dev.qemu4j.config.device;

import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Objects;
import java.util.Optional;

/**
 * A virtio console ({@code hvc0} in a Linux guest). Faster than a serial port, but usable only once the guest's driver runs.
 *
 * @param chardev its back end on the host
 */
public record VirtioConsole(Chardev chardev) implements Part {
    /** Checks for nulls. */
    public VirtioConsole {
        Objects.requireNonNull(chardev, "chardev");
    }

    @Override
    public String kind() {
        return "console";
    }

    @Override
    public void describe(OptionCollector out) {
        String id = out.id("console", Optional.empty(), IdSpace.DEVICE, IdSpace.CHARDEV);
        String controller = controller(out);
        chardev.describe(out, id, "the back end of the console");
        out.add(
                OptionKind.DEVICE,
                PropertyTree.of("driver", "virtconsole")
                        .with("id", id)
                        .with("bus", controller + ".0")
                        .with("chardev", id),
                "the console in the guest");
    }

    static String controller(OptionCollector out) {
        return out.shared("virtio-serial", () -> {
            String id = out.id("serialbus", Optional.empty(), IdSpace.DEVICE);
            out.virtioDevice("virtio-serial", PropertyTree.of("id", id), "the controller of consoles and channels");
            return id;
        });
    }
}

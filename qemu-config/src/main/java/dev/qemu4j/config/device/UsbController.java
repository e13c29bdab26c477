package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Optional;

/** The xHCI controller that all USB devices of a machine share. */
public final class UsbController {
    private UsbController() {}

    /**
     * Returns the controller. The first device that needs it adds it.
     *
     * @param out receives its option
     * @return its id
     */
    public static String of(OptionCollector out) {
        return out.shared("usb", () -> {
            String id = out.id("usb", Optional.empty(), IdSpace.DEVICE);
            out.pciDevice(
                    PropertyTree.of("driver", "qemu-xhci").with("id", id), "the controller that all USB devices share");
            return id;
        });
    }
}

package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Optional;
import java.util.OptionalInt;

/** The xHCI controller that all USB devices of a machine share. */
public final class UsbController {
    private UsbController() {}

    /** How many ports the controller has, as many as QEMU allows; QEMU's own default is four. */
    public static final int PORTS = 15;

    /**
     * Adds a device on the controller, on the port that it names or the first free one. Without a port, QEMU would put a device that
     * finds none behind a hub of its own, at 12 Mb/s.
     *
     * @param out receives the option
     * @param device the device, {@code driver} first
     * @param reason why it is there
     */
    public static void plug(OptionCollector out, PropertyTree device, String reason) {
        String bus = of(out) + ".0";
        PropertyTree placed = device.get("bus").isPresent() ? device : device.with("bus", bus);
        if (device.get("bus").isEmpty() && device.get("port").isEmpty()) {
            OptionalInt port = out.firstFree(PORTS, number -> "port " + number + " of bus " + bus);
            if (port.isEmpty()) {
                out.problem("all " + PORTS
                        + " ports of the USB controller are taken; add a UsbDevice \"usb-hub\" with a port,"
                        + " such as 1, in place of another device, and give the devices behind it ports such as 1.1");
                return;
            }
            placed = placed.with("port", Integer.toString(port.getAsInt()));
        }
        out.add(OptionKind.DEVICE, placed, reason);
    }

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
                    PropertyTree.of("driver", "qemu-xhci")
                            .with("id", id)
                            .with("p2", PORTS)
                            .with("p3", PORTS),
                    "the controller that all USB devices share");
            return id;
        });
    }
}

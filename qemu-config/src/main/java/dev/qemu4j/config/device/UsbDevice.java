package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.util.Objects;
import java.util.Optional;

/**
 * A USB device on the xHCI controller that all USB devices of a machine share.
 *
 * @param driver the device, such as {@code usb-tablet}
 * @param properties its other properties
 */
public record UsbDevice(String driver, PropertyTree properties) implements Part {
    /**
     * Checks the driver.
     *
     * @throws IllegalArgumentException if the driver is empty
     */
    public UsbDevice {
        QemuText.checkNotEmpty("usb device", driver);
        Objects.requireNonNull(properties, "properties");
    }

    /**
     * A tablet: a pointer with absolute positions, so that a viewer need not grab the mouse.
     *
     * @return the device
     */
    public static UsbDevice tablet() {
        return new UsbDevice("usb-tablet", PropertyTree.empty());
    }

    /**
     * A keyboard.
     *
     * @return the device
     */
    public static UsbDevice keyboard() {
        return new UsbDevice("usb-kbd", PropertyTree.empty());
    }

    /**
     * A USB device of the host, assigned to the guest.
     *
     * @param vendor its vendor id
     * @param product its product id
     * @return the device
     * @throws IllegalArgumentException if an id does not fit 16 bits
     */
    public static UsbDevice ofHost(int vendor, int product) {
        if (vendor < 0 || vendor > 0xffff || product < 0 || product > 0xffff) {
            throw new IllegalArgumentException(
                    "usb device: " + vendor + " and " + product + " are not ids between 0 and 65535");
        }
        return new UsbDevice(
                "usb-host", PropertyTree.empty().with("vendorid", vendor).with("productid", product));
    }

    @Override
    public String kind() {
        return "usb device";
    }

    @Override
    public void describe(OptionCollector out) {
        UsbController.of(out);
        String name = out.id("usbdevice", Optional.empty(), IdSpace.DEVICE);
        UsbController.plug(
                out, PropertyTree.of("driver", driver).with("id", name).withAll(properties), "the device on its bus");
    }
}

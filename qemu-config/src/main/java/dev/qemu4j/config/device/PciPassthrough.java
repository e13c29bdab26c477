package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A PCI device of the host, assigned to the guest ({@code vfio-pci}). The host must have bound it to its driver
 * {@code vfio-pci}.
 *
 * @param address the device's address on the host, such as {@code 0000:01:00.0}
 */
public record PciPassthrough(String address) implements Part {
    private static final Pattern ADDRESS = Pattern.compile("([0-9a-fA-F]{4}:)?[0-9a-fA-F]{2}:[0-9a-fA-F]{2}\\.[0-7]");

    /**
     * Checks the address.
     *
     * @throws IllegalArgumentException if the text is not the address of a PCI device
     */
    public PciPassthrough {
        if (!ADDRESS.matcher(address).matches()) {
            throw new IllegalArgumentException(
                    "pci passthrough: '" + address + "' is not a PCI address such as 0000:01:00.0");
        }
    }

    @Override
    public String kind() {
        return "pci passthrough";
    }

    @Override
    public void describe(OptionCollector out) {
        String name = out.id("hostpci", Optional.empty(), IdSpace.DEVICE);
        out.exclusive("PCI device " + address);
        out.pciDevice(
                PropertyTree.of("driver", "vfio-pci").with("id", name).with("host", address), "the host's device");
    }
}

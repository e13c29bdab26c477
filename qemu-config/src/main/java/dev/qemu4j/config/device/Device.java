package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.Ids;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.util.Objects;
import java.util.Optional;

/**
 * A device ({@code -device}) of a kind that this library has no type for.
 *
 * @param driver the driver, such as {@code edu} or {@code virtio-crypto-pci}
 * @param id its id; without one it is {@code device0}, {@code device1} and so on
 * @param properties its other properties, such as its {@code bus}
 */
public record Device(String driver, Optional<String> id, PropertyTree properties) implements Part {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if the driver is empty or QEMU does not accept the id
     */
    public Device {
        QemuText.checkNotEmpty("device", driver);
        id.ifPresent(given -> Ids.check("device id", given));
        Objects.requireNonNull(properties, "properties");
    }

    /**
     * A device without properties.
     *
     * @param driver the driver
     * @return the device
     * @throws IllegalArgumentException if the driver is empty
     */
    public static Device of(String driver) {
        return new Device(driver, Optional.empty(), PropertyTree.empty());
    }

    /**
     * This device with an id.
     *
     * @param newId the id
     * @return the changed copy
     * @throws IllegalArgumentException if QEMU does not accept the id
     */
    public Device id(String newId) {
        return new Device(driver, Optional.of(newId), properties);
    }

    /**
     * This device with more properties. They replace those that it has already.
     *
     * @param more the properties
     * @return the changed copy
     */
    public Device with(PropertyTree more) {
        return new Device(driver, id, properties.withAll(more));
    }

    /**
     * This device with a text property.
     *
     * @param property the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid, or the value contains NUL or an unpaired surrogate
     */
    public Device with(String property, String value) {
        return new Device(driver, id, properties.with(property, value));
    }

    /**
     * This device with an integer property. In JSON, as over QMP, QEMU distinguishes a number from its text.
     *
     * @param property the name of the property
     * @param value the number
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid
     */
    public Device with(String property, long value) {
        return new Device(driver, id, properties.with(property, value));
    }

    /**
     * This device with a boolean property. In JSON, as over QMP, QEMU distinguishes a boolean from its text.
     *
     * @param property the name of the property
     * @param value the value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid
     */
    public Device with(String property, boolean value) {
        return new Device(driver, id, properties.with(property, value));
    }

    @Override
    public String kind() {
        return "device";
    }

    @Override
    public void describe(OptionCollector out) {
        String name = out.id("device", id, IdSpace.DEVICE);
        PropertyTree tree = PropertyTree.of("driver", driver).with("id", name).withAll(properties);
        if (driver.endsWith("-pci") && properties.get("bus").isEmpty()) {
            out.pciDevice(tree, "as given");
        } else {
            out.add(OptionKind.DEVICE, tree, "as given");
        }
    }
}

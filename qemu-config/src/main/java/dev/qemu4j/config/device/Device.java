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
 * @param driver the device, such as {@code edu} or {@code virtio-crypto-pci}
 * @param id its id; without one it is {@code device0}, {@code device1} and so on
 * @param properties everything else about it, such as its {@code bus}
 */
public record Device(String driver, Optional<String> id, PropertyTree properties) implements Part {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if the driver is empty or the id is none that QEMU takes
     */
    public Device {
        QemuText.checkNotEmpty("device", driver);
        id.ifPresent(given -> Ids.check("device id", given));
        Objects.requireNonNull(properties, "properties");
    }

    /**
     * A device without properties.
     *
     * @param driver the device
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
     * @throws IllegalArgumentException if the id is none that QEMU takes
     */
    public Device id(String newId) {
        return new Device(driver, Optional.of(newId), properties);
    }

    /**
     * This device with more properties, or others where it has them.
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
     * @throws IllegalArgumentException if the name is none, or the value cannot reach QEMU unchanged
     */
    public Device with(String property, String value) {
        return new Device(driver, id, properties.with(property, value));
    }

    /**
     * This device with an integer property. QEMU tells it from its text where it gets JSON, as over QMP.
     *
     * @param property the name of the property
     * @param value the number
     * @return the changed copy
     * @throws IllegalArgumentException if the name is none
     */
    public Device with(String property, long value) {
        return new Device(driver, id, properties.with(property, value));
    }

    /**
     * This device with a boolean property. QEMU tells it from its text where it gets JSON, as over QMP.
     *
     * @param property the name of the property
     * @param value the truth value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is none
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
            out.pciDevice(tree, "described as it is");
        } else {
            out.add(OptionKind.DEVICE, tree, "described as it is");
        }
    }
}

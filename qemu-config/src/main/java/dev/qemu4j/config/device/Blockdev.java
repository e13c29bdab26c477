package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.Ids;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.util.Objects;

/**
 * A block node ({@code -blockdev}) of a kind that this library has no type for.
 *
 * @param driver the block driver, such as {@code null-co}
 * @param id its id, to refer to it
 * @param properties its other properties
 */
public record Blockdev(String driver, String id, PropertyTree properties) implements Part {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if the driver is empty or QEMU does not accept the id
     */
    public Blockdev {
        QemuText.checkNotEmpty("blockdev", driver);
        Ids.checkNodeName("blockdev id", id);
        Objects.requireNonNull(properties, "properties");
    }

    /**
     * A block node without further properties.
     *
     * @param driver the block driver, such as {@code null-co}
     * @param id its id
     * @return the part
     * @throws IllegalArgumentException if the driver is empty or QEMU does not accept the id
     */
    public static Blockdev of(String driver, String id) {
        return new Blockdev(driver, id, PropertyTree.empty());
    }

    /**
     * This block node with more properties. They replace those that it has already.
     *
     * @param more the properties
     * @return the changed copy
     */
    public Blockdev with(PropertyTree more) {
        return new Blockdev(driver, id, properties.withAll(more));
    }

    /**
     * This block node with a text property.
     *
     * @param property the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid, or the value contains NUL or an unpaired surrogate
     */
    public Blockdev with(String property, String value) {
        return new Blockdev(driver, id, properties.with(property, value));
    }

    /**
     * This block node with an integer property. In JSON, as over QMP, QEMU distinguishes a number from its text.
     *
     * @param property the name of the property
     * @param value the number
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid
     */
    public Blockdev with(String property, long value) {
        return new Blockdev(driver, id, properties.with(property, value));
    }

    /**
     * This block node with a boolean property. In JSON, as over QMP, QEMU distinguishes a boolean from its text.
     *
     * @param property the name of the property
     * @param value the value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid
     */
    public Blockdev with(String property, boolean value) {
        return new Blockdev(driver, id, properties.with(property, value));
    }

    @Override
    public String kind() {
        return "blockdev";
    }

    @Override
    public void describe(OptionCollector out) {
        out.from("blockdev '" + id + "'");
        out.claim(IdSpace.BLOCK_NODE, id);
        out.add(
                OptionKind.BLOCKDEV,
                PropertyTree.of(OptionKind.BLOCKDEV.impliedKey(), driver)
                        .with(OptionKind.BLOCKDEV.idKey(), id)
                        .withAll(properties),
                "as given");
    }
}

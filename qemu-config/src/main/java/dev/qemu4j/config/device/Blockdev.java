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
 * A node of the block graph ({@code -blockdev}) of a kind that this library has no type for.
 *
 * @param driver the block driver, such as {@code null-co}
 * @param id its id, by which others refer to it
 * @param properties everything else about it
 */
public record Blockdev(String driver, String id, PropertyTree properties) implements Part {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if the kind is empty or the id is none that QEMU takes
     */
    public Blockdev {
        QemuText.checkNotEmpty("blockdev", driver);
        Ids.checkNodeName("blockdev id", id);
        Objects.requireNonNull(properties, "properties");
    }

    /**
     * One without further properties.
     *
     * @param driver the block driver, such as {@code null-co}
     * @param id its id
     * @return the part
     * @throws IllegalArgumentException if the kind is empty or the id is none that QEMU takes
     */
    public static Blockdev of(String driver, String id) {
        return new Blockdev(driver, id, PropertyTree.empty());
    }

    /**
     * This one with more properties, or others where it has them.
     *
     * @param more the properties
     * @return the changed copy
     */
    public Blockdev with(PropertyTree more) {
        return new Blockdev(driver, id, properties.withAll(more));
    }

    /**
     * This one with a text property.
     *
     * @param property the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is none, or the value cannot reach QEMU unchanged
     */
    public Blockdev with(String property, String value) {
        return new Blockdev(driver, id, properties.with(property, value));
    }

    /**
     * This one with an integer property. QEMU tells it from its text where it gets JSON, as over QMP.
     *
     * @param property the name of the property
     * @param value the number
     * @return the changed copy
     * @throws IllegalArgumentException if the name is none
     */
    public Blockdev with(String property, long value) {
        return new Blockdev(driver, id, properties.with(property, value));
    }

    /**
     * This one with a boolean property. QEMU tells it from its text where it gets JSON, as over QMP.
     *
     * @param property the name of the property
     * @param value the truth value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is none
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
                "described as it is");
    }
}

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
 * A network backend ({@code -netdev}) of a kind that this library has no type for.
 *
 * @param type the type of backend, such as {@code l2tpv3}
 * @param id its id, by which others refer to it
 * @param properties everything else about it
 */
public record Netdev(String type, String id, PropertyTree properties) implements Part {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if the kind is empty or the id is none that QEMU takes
     */
    public Netdev {
        QemuText.checkNotEmpty("netdev", type);
        Ids.check("netdev id", id);
        Objects.requireNonNull(properties, "properties");
    }

    /**
     * One without further properties.
     *
     * @param type the type of backend, such as {@code l2tpv3}
     * @param id its id
     * @return the part
     * @throws IllegalArgumentException if the kind is empty or the id is none that QEMU takes
     */
    public static Netdev of(String type, String id) {
        return new Netdev(type, id, PropertyTree.empty());
    }

    /**
     * This one with more properties, or others where it has them.
     *
     * @param more the properties
     * @return the changed copy
     */
    public Netdev with(PropertyTree more) {
        return new Netdev(type, id, properties.withAll(more));
    }

    /**
     * This one with a text property.
     *
     * @param property the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is none, or the value cannot reach QEMU unchanged
     */
    public Netdev with(String property, String value) {
        return new Netdev(type, id, properties.with(property, value));
    }

    /**
     * This one with an integer property. QEMU tells it from its text where it gets JSON, as over QMP.
     *
     * @param property the name of the property
     * @param value the number
     * @return the changed copy
     * @throws IllegalArgumentException if the name is none
     */
    public Netdev with(String property, long value) {
        return new Netdev(type, id, properties.with(property, value));
    }

    /**
     * This one with a boolean property. QEMU tells it from its text where it gets JSON, as over QMP.
     *
     * @param property the name of the property
     * @param value the truth value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is none
     */
    public Netdev with(String property, boolean value) {
        return new Netdev(type, id, properties.with(property, value));
    }

    @Override
    public String kind() {
        return "netdev";
    }

    @Override
    public void describe(OptionCollector out) {
        out.from("netdev '" + id + "'");
        out.claim(IdSpace.NETDEV, id);
        out.add(
                OptionKind.NETDEV,
                PropertyTree.of(OptionKind.NETDEV.impliedKey(), type)
                        .with(OptionKind.NETDEV.idKey(), id)
                        .withAll(properties),
                "described as it is");
    }
}

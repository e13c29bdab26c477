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
 * A network back end ({@code -netdev}) of a kind that this library has no type for.
 *
 * @param type the type of back end, such as {@code l2tpv3}
 * @param id its id, to refer to it
 * @param properties its other properties
 */
public record Netdev(String type, String id, PropertyTree properties) implements Part {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if the type is empty or QEMU does not accept the id
     */
    public Netdev {
        QemuText.checkNotEmpty("netdev", type);
        Ids.check("netdev id", id);
        Objects.requireNonNull(properties, "properties");
    }

    /**
     * A network back end without further properties.
     *
     * @param type the type of back end, such as {@code l2tpv3}
     * @param id its id
     * @return the part
     * @throws IllegalArgumentException if the type is empty or QEMU does not accept the id
     */
    public static Netdev of(String type, String id) {
        return new Netdev(type, id, PropertyTree.empty());
    }

    /**
     * This network back end with more properties. They replace those that it has already.
     *
     * @param more the properties
     * @return the changed copy
     */
    public Netdev with(PropertyTree more) {
        return new Netdev(type, id, properties.withAll(more));
    }

    /**
     * This network back end with a text property.
     *
     * @param property the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid, or the value contains NUL or an unpaired surrogate
     */
    public Netdev with(String property, String value) {
        return new Netdev(type, id, properties.with(property, value));
    }

    /**
     * This network back end with an integer property. In JSON, as over QMP, QEMU distinguishes a number from its text.
     *
     * @param property the name of the property
     * @param value the number
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid
     */
    public Netdev with(String property, long value) {
        return new Netdev(type, id, properties.with(property, value));
    }

    /**
     * This network back end with a boolean property. In JSON, as over QMP, QEMU distinguishes a boolean from its text.
     *
     * @param property the name of the property
     * @param value the value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid
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
                "as given");
    }
}

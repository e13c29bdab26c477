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
 * An object ({@code -object}) of a kind that this library has no type for. Secrets have one:
 * {@link dev.qemu4j.config.setting.Secret}.
 *
 * @param type the type of object, such as {@code iothread}
 * @param id its id, by which others refer to it
 * @param properties everything else about it
 */
public record QemuObject(String type, String id, PropertyTree properties) implements Part {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if the kind is empty, the id is none that QEMU takes, or it is a secret whose data would
     *     stand on the command line
     */
    public QemuObject {
        QemuText.checkNotEmpty("object", type);
        Ids.check("object id", id);
        Objects.requireNonNull(properties, "properties");
        if (type.equals("secret") && properties.get("data").isPresent()) {
            throw new IllegalArgumentException("object '" + id
                    + "': every process of the host can read the data of a secret on a command line; use Secret");
        }
    }

    /**
     * One without further properties.
     *
     * @param type the type of object, such as {@code iothread}
     * @param id its id
     * @return the part
     * @throws IllegalArgumentException if the kind is empty or the id is none that QEMU takes
     */
    public static QemuObject of(String type, String id) {
        return new QemuObject(type, id, PropertyTree.empty());
    }

    /**
     * This one with more properties, or others where it has them.
     *
     * @param more the properties
     * @return the changed copy
     */
    public QemuObject with(PropertyTree more) {
        return new QemuObject(type, id, properties.withAll(more));
    }

    /**
     * This one with a text property.
     *
     * @param property the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is none, or the value cannot reach QEMU unchanged
     */
    public QemuObject with(String property, String value) {
        return new QemuObject(type, id, properties.with(property, value));
    }

    /**
     * This one with an integer property. QEMU tells it from its text where it gets JSON, as over QMP.
     *
     * @param property the name of the property
     * @param value the number
     * @return the changed copy
     * @throws IllegalArgumentException if the name is none
     */
    public QemuObject with(String property, long value) {
        return new QemuObject(type, id, properties.with(property, value));
    }

    /**
     * This one with a boolean property. QEMU tells it from its text where it gets JSON, as over QMP.
     *
     * @param property the name of the property
     * @param value the truth value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is none
     */
    public QemuObject with(String property, boolean value) {
        return new QemuObject(type, id, properties.with(property, value));
    }

    @Override
    public String kind() {
        return "object";
    }

    @Override
    public void describe(OptionCollector out) {
        out.from("object '" + id + "'");
        out.claim(IdSpace.OBJECT, id);
        out.add(
                OptionKind.OBJECT,
                PropertyTree.of(OptionKind.OBJECT.impliedKey(), type)
                        .with(OptionKind.OBJECT.idKey(), id)
                        .withAll(properties),
                "described as it is");
    }
}

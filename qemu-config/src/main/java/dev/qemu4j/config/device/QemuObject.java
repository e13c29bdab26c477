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
 * An object ({@code -object}) of a kind that this library has no type for. For secrets use
 * {@link dev.qemu4j.config.setting.Secret}.
 *
 * @param type the type of object, such as {@code iothread}
 * @param id its id, to refer to it
 * @param properties its other properties
 */
public record QemuObject(String type, String id, PropertyTree properties) implements Part {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if the type is empty, QEMU does not accept the id, or it is a secret whose data would be
     *     on the command line
     */
    public QemuObject {
        QemuText.checkNotEmpty("object", type);
        Ids.check("object id", id);
        Objects.requireNonNull(properties, "properties");
        if (type.equals("secret") && properties.get("data").isPresent()) {
            throw new IllegalArgumentException(
                    "object '" + id + "': any process on the host can read a secret on the command line; use Secret");
        }
    }

    /**
     * An object without further properties.
     *
     * @param type the type of object, such as {@code iothread}
     * @param id its id
     * @return the part
     * @throws IllegalArgumentException if the type is empty or QEMU does not accept the id
     */
    public static QemuObject of(String type, String id) {
        return new QemuObject(type, id, PropertyTree.empty());
    }

    /**
     * This object with more properties. They replace those that it has already.
     *
     * @param more the properties
     * @return the changed copy
     */
    public QemuObject with(PropertyTree more) {
        return new QemuObject(type, id, properties.withAll(more));
    }

    /**
     * This object with a text property.
     *
     * @param property the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid, or the value contains NUL or an unpaired surrogate
     */
    public QemuObject with(String property, String value) {
        return new QemuObject(type, id, properties.with(property, value));
    }

    /**
     * This object with an integer property. In JSON, as over QMP, QEMU distinguishes a number from its text.
     *
     * @param property the name of the property
     * @param value the number
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid
     */
    public QemuObject with(String property, long value) {
        return new QemuObject(type, id, properties.with(property, value));
    }

    /**
     * This object with a boolean property. In JSON, as over QMP, QEMU distinguishes a boolean from its text.
     *
     * @param property the name of the property
     * @param value the value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid
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
                "as given");
    }
}

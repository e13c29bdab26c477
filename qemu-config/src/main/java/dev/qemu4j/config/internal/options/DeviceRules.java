package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the properties of a device, block node, back end or object mean for others: what they refer to, and which places they
 * claim.
 */
final class DeviceRules {
    /**
     * A property with the place of a device on its bus.
     *
     * @param key the property
     * @param name the name of the place in messages
     * @param drivers the start of the names of the devices for which the property means this
     */
    private record Place(String key, String name, String drivers) {}

    private static final List<Place> PLACES = List.of(
            new Place("addr", "address", ""),
            new Place("unit", "unit", ""),
            new Place("scsi-id", "SCSI id", "scsi-"),
            new Place("port", "port", "usb-"),
            new Place("port", "port", "u2f-"),
            new Place("nr", "port", "virt"));

    private DeviceRules() {}

    /** Adds a reference for each property that names another thing, anywhere in the tree. */
    static void references(OptionKind kind, PropertyTree tree, OptionCollector out) {
        tree.forEach((key, value) -> {
            switch (value) {
                case PropertyValue.Text(String id) -> reference(kind, key, id, out);
                case PropertyValue.Nested(PropertyTree subtree) -> references(kind, subtree, out);
                default -> {
                    // No other value names a thing.
                }
            }
        });
    }

    private static void reference(OptionKind kind, String key, String id, OptionCollector out) {
        switch (key) {
            case "drive" -> out.refersTo(IdSpace.BLOCK_NODE, id);
            case "file", "backing" -> {
                // For objects and devices it is the name of a file.
                if (kind == OptionKind.BLOCKDEV) {
                    out.refersTo(IdSpace.BLOCK_NODE, id);
                }
            }
            case "netdev" -> out.refersTo(IdSpace.NETDEV, id);
            case "chardev" -> out.refersTo(IdSpace.CHARDEV, id);
            case "fsdev" -> out.refersTo(IdSpace.FSDEV, id);
            case "audiodev" -> out.refersTo(IdSpace.AUDIODEV, id);
            case "iothread", "memdev", "rng", "throttle-group", "tls-creds", "password-secret", "key-secret" ->
                out.refersTo(IdSpace.OBJECT, id);
            default -> {
                // Any other text is data.
            }
        }
    }

    /** Claims the device's place in the boot order and on its bus, if it asks for one, and what a machine can have once. */
    static void places(PropertyTree device, OptionCollector out) {
        number(device, "bootindex").ifPresent(index -> out.exclusive("boot index " + index));
        String driver = device.text("driver").orElse("");
        if (driver.equals("ramfb")) { // it hands its only video BIOS to the firmware
            out.exclusive("ramfb");
        }
        for (Place place : PLACES) {
            if (driver.startsWith(place.drivers())) {
                number(device, place.key())
                        .ifPresent(number ->
                                out.exclusive(place.name() + " " + number + lun(device) + " of " + bus(device)));
            }
        }
        // A SATA bus has a single place, so the bus itself is claimed.
        if (out.machine().pcie()
                && driver.startsWith("ide-")
                && device.get("bus").isPresent()
                && device.get("unit").isEmpty()) {
            out.exclusive(bus(device));
        }
    }

    private static String bus(PropertyTree device) {
        return device.text("bus").map(bus -> "bus " + bus).orElse("the default bus");
    }

    private static String lun(PropertyTree device) {
        return number(device, "lun").map(lun -> " lun " + lun).orElse("");
    }

    private static Optional<String> number(PropertyTree device, String key) {
        return device.get(key).map(value -> switch (value) {
            case PropertyValue.Whole whole -> whole.value().toString();
            case PropertyValue.Text(String text) -> place(text.toLowerCase(Locale.ROOT));
            default -> value.toString();
        });
    }

    /** The usual form: an address without {@code 0x}, and the first function of a slot as the slot alone. */
    private static String place(String text) {
        return text.substring(text.startsWith("0x") ? 2 : 0, text.length() - (text.endsWith(".0") ? 2 : 0));
    }
}

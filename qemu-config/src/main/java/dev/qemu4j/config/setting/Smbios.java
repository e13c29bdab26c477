package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * An SMBIOS table, which describes the hardware to the guest ({@code -smbios}).
 *
 * @param type the type of table: 0 for the BIOS, 1 for the system, 2 for the board, 3 for the chassis
 * @param fields the fields, such as {@code manufacturer} and {@code serial}
 */
public record Smbios(int type, PropertyTree fields) implements Part {
    private static final int MAX_TYPE = 255;
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}");

    /** The fields of each type of table that QEMU builds. */
    private static final Map<Integer, List<String>> FIELDS = Map.ofEntries(
            Map.entry(0, List.of("vendor", "version", "date", "release", "uefi")),
            Map.entry(1, List.of("manufacturer", "product", "version", "serial", "uuid", "sku", "family")),
            Map.entry(2, List.of("manufacturer", "product", "version", "serial", "asset", "location")),
            Map.entry(3, List.of("manufacturer", "version", "serial", "asset", "sku")),
            Map.entry(
                    4,
                    List.of(
                            "sock_pfx",
                            "manufacturer",
                            "version",
                            "serial",
                            "asset",
                            "part",
                            "max-speed",
                            "current-speed",
                            "processor-family",
                            "processor-id")),
            Map.entry(8, List.of("internal_reference", "external_reference", "connector_type", "port_type")),
            Map.entry(
                    9,
                    List.of(
                            "slot_designation",
                            "slot_type",
                            "slot_data_bus_width",
                            "current_usage",
                            "slot_length",
                            "slot_id",
                            "slot_characteristics1",
                            "slot_characteristics12",
                            "pci_device")),
            Map.entry(11, List.of("value", "path")),
            Map.entry(17, List.of("loc_pfx", "bank", "manufacturer", "serial", "asset", "part", "speed")),
            Map.entry(41, List.of("designation", "kind", "instance", "pcidev")));

    /**
     * Checks the type and the fields.
     *
     * @throws IllegalArgumentException if QEMU builds no table of this type, or there is no field or one that the table does not have
     */
    public Smbios {
        if (type < 0 || type > MAX_TYPE) {
            throw new IllegalArgumentException("smbios: type " + type + " is not between 0 and 255");
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("smbios: type " + type + " has no field");
        }
        List<String> known = FIELDS.get(type);
        if (known == null) {
            throw new IllegalArgumentException(
                    "smbios: QEMU builds no table of type " + type + "; use Argument for a file");
        }
        for (String field : fields.keys()) {
            if (!known.contains(field)) {
                throw new IllegalArgumentException("smbios: a table of type " + type + " has no field '" + field
                        + "', only " + String.join(", ", known));
            }
        }
        if (fields.text("uuid").filter(text -> !UUID.matcher(text).matches()).isPresent()) {
            throw new IllegalArgumentException("smbios: '" + fields.text("uuid").orElse("") + "' is not a UUID");
        }
    }

    /**
     * The table of the system.
     *
     * @param manufacturer the manufacturer
     * @param product the name of the product
     * @return the table
     */
    public static Smbios system(String manufacturer, String product) {
        return new Smbios(1, PropertyTree.of("manufacturer", manufacturer).with("product", product));
    }

    /**
     * This table with a field.
     *
     * @param field the name of the field
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the name is not valid
     */
    public Smbios with(String field, String value) {
        return new Smbios(type, fields.with(field, value));
    }

    @Override
    public String kind() {
        return "smbios";
    }

    @Override
    public void describe(OptionCollector out) {
        out.properties("-smbios", "", PropertyTree.empty().with("type", type).withAll(fields), "an SMBIOS table");
    }
}

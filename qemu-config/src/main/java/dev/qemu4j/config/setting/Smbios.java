package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;

/**
 * An SMBIOS table, which describes the hardware to the guest ({@code -smbios}).
 *
 * @param type the type of table: 0 for the BIOS, 1 for the system, 2 for the board, 3 for the chassis
 * @param fields the fields, such as {@code manufacturer} and {@code serial}
 */
public record Smbios(int type, PropertyTree fields) implements Part {
    private static final int MAX_TYPE = 255;

    /**
     * Checks the type and the fields.
     *
     * @throws IllegalArgumentException if the type is not between 0 and 255, or there is no field
     */
    public Smbios {
        if (type < 0 || type > MAX_TYPE) {
            throw new IllegalArgumentException("smbios: type " + type + " is not between 0 and 255");
        }
        if (fields.isEmpty()) {
            throw new IllegalArgumentException("smbios: type " + type + " has no field");
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

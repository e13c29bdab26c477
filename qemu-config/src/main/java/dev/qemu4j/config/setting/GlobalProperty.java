package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;

/**
 * The default of a property for all devices of a kind ({@code -global}).
 *
 * @param driver the driver of the devices
 * @param property the name of the property
 * @param value the value
 */
public record GlobalProperty(String driver, String property, String value) implements Part {
    /**
     * Checks the names.
     *
     * @throws IllegalArgumentException if one of them is empty
     */
    public GlobalProperty {
        QemuText.checkNotEmpty("global driver", driver);
        QemuText.checkNotEmpty("global property", property);
        QemuText.check(value);
    }

    @Override
    public String kind() {
        return "global";
    }

    @Override
    public void describe(OptionCollector out) {
        out.properties(
                "-global",
                "",
                PropertyTree.of("driver", driver).with("property", property).with("value", value),
                "the default for all devices of a kind");
    }
}

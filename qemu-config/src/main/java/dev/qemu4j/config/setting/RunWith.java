package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;

/**
 * How the process of QEMU runs ({@code -run-with}); which of its properties there are depends on the version.
 *
 * @param properties the properties, such as {@code exit-with-parent=on} from QEMU 11.0 and {@code user} from 9.0
 */
public record RunWith(PropertyTree properties) implements Part {
    /**
     * Checks that there is something.
     *
     * @throws IllegalArgumentException if there is no property
     */
    public RunWith {
        if (properties.isEmpty()) {
            throw new IllegalArgumentException("run-with: no property");
        }
    }

    @Override
    public String kind() {
        return "run-with";
    }

    @Override
    public void describe(OptionCollector out) {
        out.properties("-run-with", "", properties, "how the process runs");
    }
}

package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;

/**
 * How QEMU's process runs ({@code -run-with}). The properties depend on the version of QEMU.
 *
 * @param properties the properties, such as {@code exit-with-parent=on} from QEMU 11.0 and {@code user} from 9.1
 */
public record RunWith(PropertyTree properties) implements Part {
    /**
     * Checks that there is a property.
     *
     * @throws IllegalArgumentException if there is none
     */
    public RunWith {
        if (properties.isEmpty()) {
            throw new IllegalArgumentException("run-with: no property");
        }
    }

    /**
     * QEMU exits when the process that started it exits ({@code exit-with-parent}, from QEMU 11.0). A manager ensures that
     * without this setting.
     *
     * @return the setting
     */
    public static RunWith exitWithParent() {
        return new RunWith(PropertyTree.empty().with("exit-with-parent", true));
    }

    /**
     * QEMU changes to another user after it has opened its files ({@code user}, from QEMU 9.1).
     *
     * @param user the name of the user, or user id and group id separated by a colon
     * @return the setting
     * @throws IllegalArgumentException if the name is empty
     */
    public static RunWith user(String user) {
        return new RunWith(PropertyTree.of("user", QemuText.checkNotEmpty("run-with user", user)));
    }

    /**
     * QEMU changes its root to a folder before the guest runs ({@code chroot}, from QEMU 8.1).
     *
     * @param folder the folder
     * @return the setting
     * @throws IllegalArgumentException if the path is empty
     */
    public static RunWith chroot(Path folder) {
        return new RunWith(PropertyTree.of(
                "chroot", QemuText.checkPath("run-with chroot", folder).toString()));
    }

    /**
     * This setting combined with another.
     *
     * @param other the other setting, whose value is taken where both have a property
     * @return the combined setting
     */
    public RunWith and(RunWith other) {
        return new RunWith(properties.withAll(other.properties));
    }

    @Override
    public String kind() {
        return "run-with";
    }

    @Override
    public void describe(OptionCollector out) {
        out.exclusive("the run-with setting");
        out.properties("-run-with", "", properties, "how QEMU's process runs");
    }
}

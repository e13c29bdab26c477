package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;

/**
 * How the process of QEMU runs ({@code -run-with}); which of its properties there are depends on the version.
 *
 * @param properties the properties, such as {@code exit-with-parent=on} from QEMU 11.0 and {@code user} from 9.1
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

    /**
     * QEMU ends with the process that started it ({@code exit-with-parent}, from QEMU 11.0). A manager sees to that without it.
     *
     * @return the setting
     */
    public static RunWith exitWithParent() {
        return new RunWith(PropertyTree.empty().with("exit-with-parent", true));
    }

    /**
     * QEMU gives up its rights for another user's once it has opened everything ({@code user}, from QEMU 9.1).
     *
     * @param user the name of the user, or user and group id with a colon between
     * @return the setting
     * @throws IllegalArgumentException if the name is empty
     */
    public static RunWith user(String user) {
        return new RunWith(PropertyTree.of("user", QemuText.checkNotEmpty("run-with user", user)));
    }

    /**
     * QEMU locks itself into a folder before the guest runs ({@code chroot}, from QEMU 8.1).
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
     * This setting and another one together.
     *
     * @param other the other one, which wins where both have a property
     * @return both
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
        out.properties("-run-with", "", properties, "how the process runs");
    }
}

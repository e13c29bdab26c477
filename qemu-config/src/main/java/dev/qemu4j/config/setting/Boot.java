package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;

/**
 * How the firmware boots ({@code -boot}). The order of devices is given by their boot indexes.
 *
 * @param menu whether it shows its menu
 * @param menuMillis how long it shows the menu, in milliseconds
 * @param strict whether it tries only devices with a boot index
 */
public record Boot(boolean menu, int menuMillis, boolean strict) implements Part {
    private static final int MAX_MILLIS = 65535;

    /**
     * Checks the time.
     *
     * @throws IllegalArgumentException if the time is not between 0 and 65535
     */
    public Boot {
        if (menuMillis < 0 || menuMillis > MAX_MILLIS) {
            throw new IllegalArgumentException("boot menu: " + menuMillis + " ms is not between 0 and 65535");
        }
    }

    /**
     * The firmware tries only devices with a boot index, and shows no menu.
     *
     * @return the setting
     */
    public static Boot strictly() {
        return new Boot(false, 0, true);
    }

    @Override
    public String kind() {
        return "boot";
    }

    @Override
    public void describe(OptionCollector out) {
        out.exclusive("the boot setting");
        PropertyTree tree = PropertyTree.empty().with("menu", menu).with("strict", strict);
        out.properties("-boot", "", menu ? tree.with("splash-time", menuMillis) : tree, "how the firmware boots");
    }
}

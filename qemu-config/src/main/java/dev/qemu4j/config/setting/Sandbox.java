package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;

/**
 * The sandbox of QEMU's process ({@code -sandbox}).
 *
 * @param denyObsolete denies obsolete system calls
 * @param denyElevation denies gaining privileges, which setuid helpers such as the bridge helper need
 * @param denySpawn denies running other programs, such as the bridge helper, a tap interface's scripts and {@code passt}
 * @param denyResourceControl denies changes of its own priorities and limits
 */
public record Sandbox(boolean denyObsolete, boolean denyElevation, boolean denySpawn, boolean denyResourceControl)
        implements Part {
    /**
     * A sandbox that denies all of them.
     *
     * @return the setting
     */
    public static Sandbox strict() {
        return new Sandbox(true, true, true, true);
    }

    @Override
    public String kind() {
        return "sandbox";
    }

    @Override
    public void describe(OptionCollector out) {
        out.exclusive("the sandbox");
        if (denySpawn) {
            out.denySpawning();
        }
        out.properties(
                "-sandbox",
                "enable",
                PropertyTree.of("enable", "on")
                        .with("obsolete", word(denyObsolete))
                        .with("elevateprivileges", word(denyElevation))
                        .with("spawn", word(denySpawn))
                        .with("resourcecontrol", word(denyResourceControl)),
                "what QEMU may not do");
    }

    private static String word(boolean deny) {
        return deny ? "deny" : "allow";
    }
}

package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;

/**
 * What QEMU itself may not do once it runs ({@code -sandbox}).
 *
 * @param denyObsolete no obsolete system calls
 * @param denyElevation no way to more privileges, which setuid helpers such as the bridge helper need
 * @param denySpawn no other programs, such as the bridge helper, a tap interface's scripts and {@code passt}
 * @param denyResourceControl no change of its own priorities and limits
 */
public record Sandbox(boolean denyObsolete, boolean denyElevation, boolean denySpawn, boolean denyResourceControl)
        implements Part {
    /**
     * Everything is denied that can be.
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

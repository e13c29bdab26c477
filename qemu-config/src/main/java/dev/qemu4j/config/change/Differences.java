package dev.qemu4j.config.change;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.internal.options.VmOptions;
import dev.qemu4j.config.option.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Compares two configurations. */
final class Differences {
    private final List<ConfigChange> changes = new ArrayList<>();

    private Differences() {}

    static List<ConfigChange> between(VmConfig from, VmConfig to) {
        Differences differences = new Differences();
        differences.setting("name", from.name(), to.name());
        differences.setting("architecture", from.architecture(), to.architecture());
        differences.setting("machine", from.machine(), to.machine());
        differences.setting("accelerator", from.accelerators(), to.accelerators());
        differences.setting("cpu", from.cpu(), to.cpu());
        differences.setting("cpus", from.cpus(), to.cpus());
        differences.setting("topology", from.topology(), to.topology());
        differences.setting("memory", from.memory(), to.memory());
        differences.setting("kernel", from.kernel(), to.kernel());
        differences.setting("display", from.display(), to.display());
        differences.setting("root ports", from.rootPorts(), to.rootPorts());
        differences.setting("arguments", from.arguments(), to.arguments());
        differences.setting("startPaused", from.startPaused(), to.startPaused());
        differences.parts(VmOptions.labelledParts(from), VmOptions.labelledParts(to));
        return List.copyOf(differences.changes);
    }

    private void setting(String what, Object from, Object to) {
        if (!Objects.equals(from, to)) {
            changes.add(new ConfigChange.Changed(what, from, to));
        }
    }

    private void parts(Map<String, Part> from, Map<String, Part> to) {
        Map<String, Part> before = new LinkedHashMap<>(from);
        Map<String, Part> after = new LinkedHashMap<>(to);
        dropEqual(before, after);
        before.forEach((what, part) -> {
            Part now = after.remove(what);
            changes.add(now == null ? new ConfigChange.Removed(what, part) : new ConfigChange.Changed(what, part, now));
        });
        after.forEach((what, part) -> changes.add(new ConfigChange.Added(what, part)));
    }

    /** Parts of the same name first, so that of two equal parts the right one is left. */
    private static void dropEqual(Map<String, Part> before, Map<String, Part> after) {
        before.entrySet().removeIf(entry -> after.remove(entry.getKey(), entry.getValue()));
        before.values().removeIf(part -> after.values().remove(part));
    }
}

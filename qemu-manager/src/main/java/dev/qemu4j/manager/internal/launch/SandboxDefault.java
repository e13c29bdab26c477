package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.setting.Sandbox;
import dev.qemu4j.manager.internal.options.RenderedOptions;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The sandbox of a machine whose configuration has none: everything is denied except what the machine needs. */
public final class SandboxDefault {
    /** Options whose values show that QEMU needs something that would be denied. */
    private record Need(Set<String> options, Pattern value) {
        static Need of(Set<String> options, String value) {
            return new Need(options, Pattern.compile(value));
        }

        boolean isIn(List<String> option) {
            return options.contains(option.getFirst())
                    && value.matcher(option.size() > 1 ? option.get(1) : "").find();
        }
    }

    private static final Set<String> NETWORK = Set.of("-netdev", "-net", "-nic");

    /** QEMU starts another program. */
    private static final List<Need> SPAWN = List.of(
            // A tap has scripts unless both are switched off or it is opened by descriptor.
            Need.of(NETWORK, "^tap(?!(?=.*,script=no(,|$))(?=.*,downscript=no(,|$)))(?!.*,(fds?|vhostfds?)=)"),
            Need.of(NETWORK, "^(bridge|passt)|,br=|,helper=|,smb=|-cmd:"),
            Need.of(Set.of("-incoming"), "^exec:|\"exec\""),
            Need.of(Set.of("-object"), "authz-pam"),
            Need.of(Set.of("-plugin"), ""),
            // The desktop's libraries start programs such as the bus of the accessibility service.
            Need.of(Set.of("-display"), "^(gtk|sdl|cocoa|dbus)"),
            Need.of(Set.of("-audiodev", "-audio"), "^(driver=)?(pa|sdl|jack|pipewire)"));

    /** QEMU changes its user, or starts a program with more privileges. */
    private static final List<Need> ELEVATION = List.of(
            Need.of(Set.of("-run-with"), "(^|,)user="),
            Need.of(Set.of("-runas"), ""),
            Need.of(Set.of("-daemonize"), ""),
            Need.of(NETWORK, "^(bridge|passt)|,br=|,helper="),
            Need.of(Set.of("-object"), "authz-pam"));

    /** QEMU sets the CPU affinity of its own threads. */
    private static final List<Need> RESOURCES = List.of(Need.of(Set.of("-object"), "thread-context"));

    private SandboxDefault() {}

    /** {@return the configuration with a sandbox; the same one if it has a sandbox already} */
    public static VmConfig in(VmConfig config) {
        List<QemuOption> options = RenderedOptions.of(config);
        if (options.stream().anyMatch(option -> option.name().equals("-sandbox"))) {
            return config;
        }
        List<List<String>> all = options.stream().map(QemuOption::arguments).toList();
        Sandbox sandbox =
                new Sandbox(true, !isNeeded(ELEVATION, all), !isNeeded(SPAWN, all), !isNeeded(RESOURCES, all));
        return config.toBuilder().part(sandbox).build();
    }

    private static boolean isNeeded(List<Need> needs, List<List<String>> options) {
        return options.stream().anyMatch(option -> needs.stream().anyMatch(need -> need.isIn(option)));
    }
}

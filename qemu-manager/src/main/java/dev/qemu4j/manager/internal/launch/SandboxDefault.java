package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.setting.Sandbox;
import dev.qemu4j.manager.internal.options.RenderedOptions;
import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuStartException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sandbox of a machine that does not ask for one: all is denied but what the machine needs. */
public final class SandboxDefault {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    private static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");

    /** Emulators of this host that were built without it, or on whose kernel it cannot be had. */
    private static final Set<Path> REFUSED = ConcurrentHashMap.newKeySet();

    /** An option whose value shows that QEMU needs what would be denied. */
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
            // The scripts are there unless they are said not to be; with a descriptor there are none.
            Need.of(NETWORK, "^tap(?!(?=.*,script=no(,|$))(?=.*,downscript=no(,|$)))(?!.*,(fds?|vhostfds?)=)"),
            Need.of(NETWORK, "^(bridge|passt)|,br=|,helper=|,smb=|-cmd:"),
            Need.of(Set.of("-incoming"), "^exec:|\"exec\""),
            Need.of(Set.of("-object"), "authz-pam"),
            Need.of(Set.of("-plugin"), ""),
            // The desktop's libraries start what they miss, such as the bus of the accessibility service.
            Need.of(Set.of("-display"), "^(gtk|sdl|cocoa|dbus)"),
            Need.of(Set.of("-audiodev", "-audio"), "^(driver=)?(pa|sdl|jack|pipewire)"));

    /** QEMU changes its user, or starts a program that has more rights. */
    private static final List<Need> ELEVATION = List.of(
            Need.of(Set.of("-run-with"), "(^|,)user="),
            Need.of(Set.of("-runas"), ""),
            Need.of(Set.of("-daemonize"), ""),
            Need.of(NETWORK, "^(bridge|passt)|,br=|,helper="),
            Need.of(Set.of("-object"), "authz-pam"));

    /** QEMU places its own threads. */
    private static final List<Need> RESOURCES = List.of(Need.of(Set.of("-object"), "thread-context"));

    private SandboxDefault() {}

    /** The configuration with a sandbox; itself if it has one of its own. */
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

    /** Whether it is worth while to try. */
    public static boolean isPossible(QemuBinary binary) {
        return LINUX && !REFUSED.contains(binary.path());
    }

    /** Whether that is why QEMU did not start; it is not tried again then. */
    public static boolean isRefused(QemuBinary binary, QemuStartException failure) {
        boolean refused = failure.diagnosis().cause() == Diagnosis.Cause.SANDBOX_UNAVAILABLE;
        if (refused && REFUSED.add(binary.path())) {
            LOG.warn(
                    "{} has no sandbox, and machines run without: {}",
                    binary,
                    failure.diagnosis().message());
        }
        return refused;
    }
}

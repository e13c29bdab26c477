package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.manager.input.Keyboard;
import dev.qemu4j.manager.input.Pointer;
import dev.qemu4j.manager.internal.network.ForwardedPorts;
import dev.qemu4j.manager.internal.options.RenderedOptions;
import dev.qemu4j.manager.screen.Screen;
import dev.qemu4j.manager.stats.MemoryBalloon;
import dev.qemu4j.manager.stats.Statistics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The tools that watch and operate a running machine. Each is a small object that asks nothing of QEMU until it is used. */
public final class MachineTools {
    /** Matches arguments of QEMU that add a keyboard to the one that a PC has by itself. */
    private static final Pattern KEYBOARD = Pattern.compile("kbd|keyboard|virtio-input");

    /** Such a keyboard takes up to 10 ms for each event, and QEMU does not report when it has. */
    private static final Duration PACE = Duration.ofMillis(10);

    private final Statistics statistics;
    private final MemoryBalloon balloon;
    private final Screen screen;
    private final Keyboard keyboard;
    private final Pointer pointer;
    private final ForwardedPorts ports;

    public MachineTools(MachineMonitor monitor, long pid, Supplier<VmConfig> config, Path screenshot) {
        this.statistics = Statistics.of(monitor, pid, () -> taps(config.get()));
        this.balloon = MemoryBalloon.of(monitor);
        this.screen = Screen.of(monitor, screenshot);
        this.keyboard = Keyboard.of(monitor, () -> pace(config.get()));
        this.pointer = Pointer.of(monitor);
        this.ports = new ForwardedPorts(monitor, config);
    }

    private static Duration pace(VmConfig config) {
        boolean added = RenderedOptions.of(config).stream()
                .flatMap(option -> option.arguments().stream())
                .anyMatch(KEYBOARD.asPredicate());
        return added ? PACE : Duration.ZERO;
    }

    private static Map<String, String> taps(VmConfig config) {
        Map<String, String> taps = new LinkedHashMap<>();
        for (QemuOption option : RenderedOptions.of(config)) {
            if (option.name().equals("-netdev")) {
                option.properties()
                        .ifPresent(netdev -> netdev.text("ifname")
                                .ifPresent(tap -> taps.put(netdev.text("id").orElse(tap), tap)));
            }
        }
        return taps;
    }

    public Statistics statistics() {
        return statistics;
    }

    public MemoryBalloon balloon() {
        return balloon;
    }

    public Screen screen() {
        return screen;
    }

    public Keyboard keyboard() {
        return keyboard;
    }

    public Pointer pointer() {
        return pointer;
    }

    public ForwardedPorts ports() {
        return ports;
    }
}

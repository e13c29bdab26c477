package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.input.Keyboard;
import dev.qemu4j.manager.input.Pointer;
import dev.qemu4j.manager.screen.Screen;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** What a running machine is watched and operated with, beyond its life. Each is a small object; nothing is asked of QEMU before it is used. */
final class Instruments {
    /** Keyboards other than the one that a PC has by itself, in the arguments of QEMU. */
    private static final Pattern KEYBOARD = Pattern.compile("kbd|keyboard|virtio-input");

    /** Such a keyboard takes an event every 10 ms at the slowest, and nothing tells when it has. */
    private static final Duration PACE = Duration.ofMillis(10);

    private final Consoles consoles;
    private final Screen screen;
    private final Keyboard keyboard;
    private final Pointer pointer;

    Instruments(MachineMonitor monitor, Supplier<VmConfig> config, Consoles consoles, Path screenshot) {
        this.consoles = consoles;
        this.screen = Screen.of(monitor, screenshot);
        this.keyboard = Keyboard.of(monitor, () -> pace(config.get()));
        this.pointer = Pointer.of(monitor);
    }

    private static Duration pace(VmConfig config) {
        return SecretFiles.withoutFiles(config).arguments().stream().anyMatch(KEYBOARD.asPredicate())
                ? PACE
                : Duration.ZERO;
    }

    Consoles consoles() {
        return consoles;
    }

    Screen screen() {
        return screen;
    }

    Keyboard keyboard() {
        return keyboard;
    }

    Pointer pointer() {
        return pointer;
    }
}

package dev.qemu4j.config.imports;

import dev.qemu4j.config.Display;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.display.WindowDisplay;
import dev.qemu4j.config.internal.options.CollectedOptions;
import dev.qemu4j.config.option.MachineTraits;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Imports the {@code -display} options. QEMU uses the last one, and arguments come after typed options. So from the first
 * option without a type on, all are passed on unchanged.
 */
final class DisplayImport {
    private final List<Display> displays = new ArrayList<>();
    private boolean isPassedOn;

    /** Imports an option; returns false for one to pass on. */
    boolean option(String value) {
        Optional<Display> display = isPassedOn ? Optional.empty() : typed(value);
        display.ifPresentOrElse(displays::add, () -> isPassedOn = true);
        return display.isPresent();
    }

    /** Adds the displays: the last becomes the machine's display, those before it become parts. */
    void into(VmConfig.Builder vm) {
        int last = isPassedOn ? displays.size() : displays.size() - 1;
        for (int i = 0; i < displays.size(); i++) {
            if (i == last) {
                vm.display(displays.get(i));
            } else {
                vm.part(displays.get(i));
            }
        }
    }

    private static Optional<Display> typed(String value) {
        List<Display> known = new ArrayList<>(List.of(Display.none()));
        for (WindowDisplay.Window window : WindowDisplay.Window.values()) {
            known.add(new WindowDisplay(window, false));
            known.add(new WindowDisplay(window, true));
        }
        return known.stream().filter(display -> text(display).equals(value)).findFirst();
    }

    private static String text(Display display) {
        CollectedOptions out = new CollectedOptions(MachineTraits.of("x86_64", "q35"), "");
        display.describe(out);
        return out.options().get(0).arguments().get(1);
    }
}

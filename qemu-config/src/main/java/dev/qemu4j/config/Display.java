package dev.qemu4j.config;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;

/** Where the guest's screen is shown ({@code -display}). Implementations are values. */
public interface Display extends Part {
    @Override
    default String kind() {
        return "display";
    }

    /**
     * No window and no remote screen; also no video card, unless one is described.
     *
     * @return the display
     */
    static Display none() {
        return new None();
    }

    /** No display. */
    record None() implements Display {
        @Override
        public void describe(OptionCollector out) {
            out.plain("-display", "none", "the screen is shown nowhere");
        }
    }
}

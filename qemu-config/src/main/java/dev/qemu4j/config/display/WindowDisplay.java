package dev.qemu4j.config.display;

import dev.qemu4j.config.Display;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Objects;

/**
 * A window on the host, or OpenGL rendering without one ({@code -display}).
 *
 * @param window what shows the screen
 * @param openGl whether it is rendered with OpenGL
 */
public record WindowDisplay(Window window, boolean openGl) implements Display {
    /** What shows the screen. */
    public enum Window {
        /** A GTK window. */
        GTK("gtk"),
        /** An SDL window. */
        SDL("sdl"),
        /** A window on macOS. */
        COCOA("cocoa"),
        /** No window, but OpenGL rendering for a remote display. */
        EGL_HEADLESS("egl-headless"),
        /** Another process, over D-Bus. */
        DBUS("dbus");

        private final String word;

        Window(String word) {
            this.word = word;
        }
    }

    /** Checks for nulls. */
    public WindowDisplay {
        Objects.requireNonNull(window, "window");
    }

    /**
     * A display without OpenGL.
     *
     * @param window what shows the screen
     * @return the display
     */
    public static WindowDisplay of(Window window) {
        return new WindowDisplay(window, false);
    }

    @Override
    public void describe(OptionCollector out) {
        PropertyTree tree = PropertyTree.of("type", window.word);
        out.properties("-display", "type", openGl ? tree.with("gl", "on") : tree, "where the screen is shown");
    }
}

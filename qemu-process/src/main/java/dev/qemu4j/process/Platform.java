package dev.qemu4j.process;

import java.util.Locale;

/** Which kind of system this is. */
final class Platform {
    private static final String OS = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);

    private Platform() {}

    static boolean isMac() {
        return OS.contains("mac") || OS.contains("darwin");
    }

    static boolean isLinux() {
        return OS.contains("linux");
    }
}

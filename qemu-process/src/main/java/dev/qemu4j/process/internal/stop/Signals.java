package dev.qemu4j.process.internal.stop;

import dev.qemu4j.process.internal.files.Platform;
import java.util.Map;

/** The numbers and names of signals. */
public final class Signals {
    static final int KILL = 9;
    static final int TERM = 15;

    /** The number on Linux; only Linux has the sandbox. */
    public static final int SYS = 31;

    /** The highest signal number: 64 on Linux, a real-time signal. */
    static final int MAX = 64;

    // These are the same on Linux and macOS.
    private static final Map<Integer, String> COMMON = Map.ofEntries(
            Map.entry(1, "SIGHUP"),
            Map.entry(2, "SIGINT"),
            Map.entry(3, "SIGQUIT"),
            Map.entry(4, "SIGILL"),
            Map.entry(5, "SIGTRAP"),
            Map.entry(6, "SIGABRT"),
            Map.entry(8, "SIGFPE"),
            Map.entry(9, "SIGKILL"),
            Map.entry(11, "SIGSEGV"),
            Map.entry(13, "SIGPIPE"),
            Map.entry(14, "SIGALRM"),
            Map.entry(15, "SIGTERM"),
            Map.entry(24, "SIGXCPU"),
            Map.entry(25, "SIGXFSZ"));

    private static final Map<Integer, String> LINUX = Map.of(7, "SIGBUS", 31, "SIGSYS");
    private static final Map<Integer, String> MACOS = Map.of(10, "SIGBUS", 12, "SIGSYS");

    private Signals() {}

    public static String describe(int signal) {
        Map<Integer, String> own = Platform.isMac() ? MACOS : LINUX;
        String name = COMMON.getOrDefault(signal, own.get(signal));
        return name == null ? "signal " + signal : name + " (signal " + signal + ")";
    }
}

package dev.qemu4j.process.internal.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a command in its own session, which the terminal's Ctrl-C and hang-up do not reach. */
public final class OwnSession {
    /** macOS has no setsid. */
    private static final List<String> SETSID = List.of("/usr/bin/setsid", "/bin/setsid");

    private OwnSession() {}

    /** Prefixes the command with {@code setsid}, if the system has it. */
    public static List<String> of(List<String> command) {
        List<String> longer = new ArrayList<>();
        SETSID.stream()
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst()
                .ifPresent(longer::add);
        longer.addAll(command);
        return List.copyOf(longer);
    }
}

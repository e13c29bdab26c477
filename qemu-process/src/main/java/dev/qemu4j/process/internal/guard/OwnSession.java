package dev.qemu4j.process.internal.guard;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a command in a session of its own, so that a terminal's Ctrl-C or hang-up does not reach it. */
public final class OwnSession {
    /** macOS has none. */
    private static final List<String> SETSID = List.of("/usr/bin/setsid", "/bin/setsid");

    private OwnSession() {}

    /** The command that does so; the command itself where there is no {@code setsid}. */
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

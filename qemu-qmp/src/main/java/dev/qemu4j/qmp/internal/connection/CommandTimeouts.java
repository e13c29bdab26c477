package dev.qemu4j.qmp.internal.connection;

import java.time.Duration;
import java.util.Set;

/** How long to wait for a command where nobody says. */
public final class CommandTimeouts {
    /** Long enough for a busy host; short enough that a monitor that is stuck is noticed. */
    public static final Duration DEFAULT = Duration.ofSeconds(30);

    private static final Duration LONG = Duration.ofMinutes(10);

    /** PendingCommands that do their work before they answer: disk, network, or as much I/O as the guest has memory. */
    private static final Set<String> LONG_RUNNING = Set.of(
            "block_resize",
            "blockdev-add",
            "blockdev-del",
            "blockdev-snapshot-delete-internal-sync",
            "blockdev-snapshot-internal-sync",
            "blockdev-snapshot-sync",
            "device_add",
            "dump-guest-memory",
            "human-monitor-command",
            "memsave",
            "migrate",
            "migrate-incoming",
            "object-add",
            "pmemsave",
            "screendump",
            "transaction",
            "xen-save-devices-state");

    private CommandTimeouts() {}

    public static Duration of(String command, Duration byDefault) {
        return LONG_RUNNING.contains(command) && LONG.compareTo(byDefault) > 0 ? LONG : byDefault;
    }
}

package dev.qemu4j.qmp.internal.connection;

import java.time.Duration;
import java.util.Set;

/** The default time limits of commands. */
public final class CommandTimeouts {
    /** Long enough for a busy host, short enough to notice a monitor that is stuck. */
    public static final Duration DEFAULT = Duration.ofSeconds(30);

    private static final Duration LONG = Duration.ofMinutes(10);

    /** Commands that reply only after long work: on disks, over the network, or over the whole memory of the guest. */
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

    /** The time limit of a command, {@code byDefault} unless the command is known to take longer. */
    public static Duration of(String command, Duration byDefault) {
        return LONG_RUNNING.contains(command) && LONG.compareTo(byDefault) > 0 ? LONG : byDefault;
    }
}

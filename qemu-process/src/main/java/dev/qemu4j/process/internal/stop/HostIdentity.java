package dev.qemu4j.process.internal.stop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The scope in which a pid has a meaning: this boot of this host, and this pid namespace. In a container, the same pids are other
 * processes.
 */
public final class HostIdentity {
    private HostIdentity() {}

    /** The id of this boot, empty if the system has none. */
    public static String boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** The id of this pid namespace, empty if the system has none. */
    public static String pidNamespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException e) {
            return "";
        }
    }
}

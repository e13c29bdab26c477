package dev.qemu4j.process.internal.stop;

import dev.qemu4j.process.internal.files.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The scope in which a pid has a meaning: this boot of this host, and this pid namespace. In a container, the same pids are other
 * processes.
 *
 * <p>Neither changes while this JVM runs, so each is read once.
 */
public final class HostIdentity {
    private static volatile @Nullable String boot;

    private static volatile @Nullable String pidNamespace;

    private HostIdentity() {}

    /**
     * The id of this boot, empty if the system has none.
     *
     * @throws IOException if it cannot be read
     */
    public static String boot() throws IOException {
        String known = boot;
        if (known == null) {
            known = Platform.isLinux()
                    ? Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
                            .strip()
                    : "";
            boot = known;
        }
        return known;
    }

    /**
     * The id of this pid namespace, empty if the system has none.
     *
     * @throws IOException if it cannot be read
     */
    public static String pidNamespace() throws IOException {
        String known = pidNamespace;
        if (known == null) {
            known = Platform.isLinux()
                    ? Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString()
                    : "";
            pidNamespace = known;
        }
        return known;
    }
}

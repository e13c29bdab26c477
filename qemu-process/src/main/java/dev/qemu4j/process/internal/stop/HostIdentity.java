package dev.qemu4j.process.internal.stop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Within what a pid means something: this boot of this machine, and this pid namespace. A container with a folder of the host's sees
 * other processes under the same numbers.
 */
public final class HostIdentity {
    private HostIdentity() {}

    /** Changes with every boot; empty where that cannot be told. */
    public static String boot() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/random/boot_id"), StandardCharsets.US_ASCII)
                    .strip();
        } catch (IOException e) {
            return "";
        }
    }

    /** Differs from container to container; empty where there are no namespaces. */
    public static String pidNamespace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException e) {
            return "";
        }
    }
}

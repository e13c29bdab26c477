package dev.qemu4j.process;

import java.util.Objects;

/**
 * A process of an earlier JVM that this one has taken over.
 *
 * @param process the process; how it ends cannot be seen from here, so its end will be {@link ProcessExit.Unobserved}, unless it is killed
 *     from here
 * @param directory its runtime directory, to be closed after its end
 */
public record AttachedProcess(QemuProcess process, RuntimeDirectory directory) {
    /** Checks that nothing is null. */
    public AttachedProcess {
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(directory, "directory");
    }
}

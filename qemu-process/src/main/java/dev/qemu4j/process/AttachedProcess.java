package dev.qemu4j.process;

import java.util.Objects;

/**
 * A process that an earlier JVM started and this JVM has attached to.
 *
 * @param process the process; its exit status is reported to its parent only, so it exits as {@link ProcessExit.Unobserved} unless this
 *     JVM kills it
 * @param directory its runtime directory; close it after the process has ended
 */
public record AttachedProcess(QemuProcess process, RuntimeDirectory directory) {
    /** Checks that nothing is null. */
    public AttachedProcess {
        Objects.requireNonNull(process, "process");
        Objects.requireNonNull(directory, "directory");
    }
}

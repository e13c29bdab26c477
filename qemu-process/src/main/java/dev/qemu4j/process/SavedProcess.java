package dev.qemu4j.process;

import dev.qemu4j.process.internal.stop.HostIdentity;
import dev.qemu4j.process.internal.stop.ProcessStart;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What is known of a process that outlives the JVM which started it.
 *
 * @param name what the VM is called
 * @param pid its process id
 * @param start when it was started, which tells it from any other process that has the same pid later
 * @param boot the boot of the machine during which it was started; pids mean nothing after the next
 * @param pidNamespace the pid namespace in which the pid is valid, empty where there are none
 * @param command its command line
 * @param output the file that it prints to
 * @param keepsLog whether that file is a log that stays
 * @param maxOutputBytes the size at which that file is cut
 * @param directory its runtime directory
 * @param directoryInode tells that directory from another at the same place
 * @param sockets the names of sockets in that directory
 * @param files the names of files in that directory
 * @param properties what the caller wants to know again, such as the VM's configuration
 */
public record SavedProcess(
        String name,
        long pid,
        String start,
        String boot,
        String pidNamespace,
        List<String> command,
        Path output,
        boolean keepsLog,
        long maxOutputBytes,
        Path directory,
        long directoryInode,
        List<String> sockets,
        List<String> files,
        Map<String, String> properties) {

    /** Checks and copies the parts. */
    public SavedProcess {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(boot, "boot");
        Objects.requireNonNull(pidNamespace, "pidNamespace");
        Objects.requireNonNull(output, "output");
        Objects.requireNonNull(directory, "directory");
        command = List.copyOf(command);
        sockets = List.copyOf(sockets);
        files = List.copyOf(files);
        properties = Map.copyOf(properties);
    }

    /**
     * Whether the process can be told from here to be alive or not: not if it runs in another pid namespace, such as that of a
     * container.
     *
     * @return true if {@link #isAlive()} means something
     */
    public boolean isVisible() {
        return !boot.equals(HostIdentity.boot()) || pidNamespace.equals(HostIdentity.pidNamespace());
    }

    /**
     * Whether this very process still runs. Another process with the same pid does not count.
     *
     * @return true if so
     */
    public boolean isAlive() {
        return boot.equals(HostIdentity.boot())
                && pidNamespace.equals(HostIdentity.pidNamespace())
                && ProcessStart.of(pid).filter(start::equals).isPresent();
    }
}

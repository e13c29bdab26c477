package dev.qemu4j.process;

import dev.qemu4j.process.internal.output.Printable;
import dev.qemu4j.process.internal.stop.HostIdentity;
import dev.qemu4j.process.internal.stop.ProcessStart;
import dev.qemu4j.process.internal.stop.ProcessState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The saved data of a process that outlives the JVM that started it.
 *
 * @param name the name of the VM
 * @param pid its process id
 * @param start when it was started, in a unit of the system; distinguishes it from a process that has the same pid later
 * @param boot the id of the host's boot during which it was started; its pid has no meaning after the next boot
 * @param pidNamespace the pid namespace of the pid, empty if the system has none
 * @param command its command line
 * @param output the file that its output goes to
 * @param keepsLog whether that file remains after the process has ended
 * @param maxOutputBytes the size at which that file is cut
 * @param directory its runtime directory
 * @param directoryInode the inode of that directory
 * @param sockets the names of the sockets in that directory
 * @param files the names of the files in that directory
 * @param properties the caller's data, such as the VM's configuration
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
     * Returns whether this JVM can determine if the process runs. It cannot if the process is in another pid namespace, such as that of a
     * container, or if it has no file descriptor left to ask the system.
     *
     * @return true if it can
     */
    public boolean isVisible() {
        return state() != ProcessState.UNKNOWN;
    }

    /**
     * Returns whether this process still runs. Another process that now has its pid does not count.
     *
     * @return true if it runs, or if it is in this pid namespace and the system does not tell
     */
    public boolean isAlive() {
        return switch (state()) {
            case RUNNING -> true;
            case ENDED -> false;
            case UNKNOWN -> !isElsewhere();
        };
    }

    /** Returns the name and the pid. */
    @Override
    public String toString() {
        return "QEMU '" + Printable.of(name) + "' (pid " + pid + ")";
    }

    /** What this JVM can tell about the process. */
    ProcessState state() {
        try {
            if (!boot.equals(HostIdentity.boot())) {
                return ProcessState.ENDED;
            }
            return pidNamespace.equals(HostIdentity.pidNamespace())
                    ? ProcessStart.state(pid, start)
                    : ProcessState.UNKNOWN;
        } catch (IOException e) {
            return ProcessState.UNKNOWN;
        }
    }

    private boolean isElsewhere() {
        try {
            return !pidNamespace.equals(HostIdentity.pidNamespace());
        } catch (IOException e) {
            return false;
        }
    }
}

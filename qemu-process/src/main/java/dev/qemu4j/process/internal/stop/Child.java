package dev.qemu4j.process.internal.stop;

import dev.qemu4j.process.ProcessExit;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;

/** A process that this JVM started or attached to. */
public interface Child {
    long pid();

    boolean isAlive();

    /**
     * Sends SIGTERM or SIGKILL to this process, never to another one with its pid.
     *
     * @return whether it was sent; it is not if the process has ended, or if the system does not tell whether the process is the same
     */
    boolean signal(boolean forcibly);

    /** How it ended. Call this only when it is no longer alive. */
    ProcessExit exit(List<String> command, IntPredicate sent, String outputTail);

    /** Runs the action once, some time after the exit; {@link #isAlive()} may return false earlier. */
    void onExit(Runnable action);

    /** The JDK compares the start time of the handle with that of the pid first. For that it needs a file descriptor. */
    private static boolean signal(ProcessHandle handle, boolean forcibly) {
        return forcibly ? handle.destroyForcibly() : handle.destroy();
    }

    /** A process that this JVM started. */
    record Own(Process process) implements Child {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        @Override
        public boolean signal(boolean forcibly) {
            return process.isAlive() && Child.signal(process.toHandle(), forcibly);
        }

        @Override
        public ProcessExit exit(List<String> command, IntPredicate sent, String outputTail) {
            return ExitStatus.decode(process.exitValue(), command, sent, Instant.now(), outputTail);
        }

        @Override
        public void onExit(Runnable action) {
            // Not waitFor, which pins its carrier thread on JDK 21.
            CompletableFuture<Void> unused = process.onExit().thenRun(action);
        }
    }

    /**
     * A process that an earlier JVM started.
     *
     * @param start distinguishes it from another one with the same pid
     */
    record Attached(long pid, String start) implements Child {
        /** Only a process that has certainly ended is not alive. */
        @Override
        public boolean isAlive() {
            return ProcessStart.state(pid, start) != ProcessState.ENDED;
        }

        @Override
        public boolean signal(boolean forcibly) {
            return ProcessHandle.of(pid)
                    .filter(handle -> ProcessStart.state(pid, start) == ProcessState.RUNNING)
                    .map(handle -> Child.signal(handle, forcibly))
                    .orElse(false);
        }

        @Override
        public ProcessExit exit(List<String> command, IntPredicate sent, String outputTail) {
            // Nothing survives SIGKILL. After SIGTERM the program chooses its status.
            return sent.test(Signals.KILL)
                    ? new ProcessExit.Signalled(Signals.KILL, Instant.now(), outputTail)
                    : new ProcessExit.Unobserved(Instant.now(), outputTail);
        }

        /** The watch thread polls it. The JDK would use a thread for polling, at growing intervals. */
        @Override
        public void onExit(Runnable action) {}
    }
}

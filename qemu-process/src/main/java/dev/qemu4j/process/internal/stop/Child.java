package dev.qemu4j.process.internal.stop;

import dev.qemu4j.process.ProcessExit;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;

/** A process, as far as {@link dev.qemu4j.process.QemuProcess QemuProcess} needs to know what it is to this JVM. */
public interface Child {
    long pid();

    boolean isAlive();

    /** Sends SIGTERM, or SIGKILL, to this very process and no other. */
    void signal(boolean forcibly);

    /** How it ended, once it is no longer alive. */
    ProcessExit exit(List<String> command, IntPredicate sent, String outputTail);

    /** Calls back, once, some time after the end; {@link #isAlive()} may tell sooner. */
    void onExit(Runnable action);

    /** A process that this JVM has started. */
    record Own(Process process) implements Child {
        @Override
        public long pid() {
            return process.pid();
        }

        @Override
        public boolean isAlive() {
            return process.isAlive();
        }

        /** The JDK does nothing if it has seen the end, and compares the start time with that of the pid. */
        @Override
        public void signal(boolean forcibly) {
            if (forcibly) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
        }

        @Override
        public ProcessExit exit(List<String> command, IntPredicate sent, String outputTail) {
            return ExitStatus.decode(process.exitValue(), command, sent, Instant.now(), outputTail);
        }

        @Override
        public void onExit(Runnable action) {
            // Not waitFor, which pins its carrier on JDK 21.
            CompletableFuture<Void> unused = process.onExit().thenRun(action);
        }
    }

    /**
     * A process that an earlier JVM has started.
     *
     * @param start tells it from another one with the same pid
     */
    record Attached(long pid, String start) implements Child {
        @Override
        public boolean isAlive() {
            return ProcessStart.of(pid).filter(start::equals).isPresent();
        }

        @Override
        public void signal(boolean forcibly) {
            // The handle has a start time of its own and compares it again.
            ProcessHandle.of(pid).filter(handle -> isAlive()).ifPresent(handle -> {
                if (forcibly) {
                    handle.destroyForcibly();
                } else {
                    handle.destroy();
                }
            });
        }

        @Override
        public ProcessExit exit(List<String> command, IntPredicate sent, String outputTail) {
            // Nothing survives SIGKILL; what SIGTERM does is for the program to say.
            return sent.test(Signals.KILL)
                    ? new ProcessExit.Signalled(Signals.KILL, Instant.now(), outputTail)
                    : new ProcessExit.Unobserved(Instant.now(), outputTail);
        }

        /** The watch looks; the JDK would spend a thread on looking, and look more and more seldom. */
        @Override
        public void onExit(Runnable action) {}
    }
}

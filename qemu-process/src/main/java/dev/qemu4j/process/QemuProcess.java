package dev.qemu4j.process;

import dev.qemu4j.process.internal.guard.ChildWatch;
import dev.qemu4j.process.internal.guard.LaunchNotes;
import dev.qemu4j.process.internal.output.ChildOutput;
import dev.qemu4j.process.internal.stop.Child;
import dev.qemu4j.process.internal.stop.StopSteps;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A QEMU process.
 *
 * <p>Its standard input is {@code /dev/null}; its output goes to a file of limited size. Its exit is noticed at once, whether or not
 * anybody waits for it, without a thread other than the one that the JDK has for each child.
 *
 * <p>Signals are sent to this process only, never to another process that has its pid later.
 *
 * <p>Safe for use by several threads.
 */
public final class QemuProcess {
    private static final Logger LOG = LoggerFactory.getLogger(QemuProcess.class);

    private static final long LIMIT_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final List<String> command;
    private final Child child;
    private final ChildOutput output;
    private final boolean keepsLog;

    /** Null if an earlier JVM started the process. */
    private final @Nullable LaunchNotes notes;

    private final boolean outliving;
    private final CompletableFuture<ProcessExit> exit = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final StopSteps stop;
    private final ChildWatch.Watched watched = this::poll;

    /** Used by the watch thread only. */
    private boolean outputFailed;

    /** Used by the watch thread only: when to limit the output again after a failure. */
    private long nextLimit;

    private QemuProcess(
            String name,
            List<String> command,
            Child child,
            ChildOutput output,
            boolean keepsLog,
            @Nullable LaunchNotes notes,
            boolean outliving) {
        this.name = name;
        this.command = command;
        this.child = child;
        this.output = output;
        this.keepsLog = keepsLog;
        this.notes = notes;
        this.outliving = outliving;
        this.stop = new StopSteps(this, child);
    }

    /**
     * Starts a process. Blocks for a millisecond or two until the system runs the program. An error in its arguments shows later, as its
     * exit.
     *
     * @param launch what to run
     * @param directory the directory for its output, unless the output is kept; the caller closes it after the process has ended
     * @return the process
     * @throws QemuNotFoundException if the program does not exist
     * @throws QemuStartException if the system cannot run it
     */
    public static QemuProcess start(QemuLaunch launch, RuntimeDirectory directory) {
        QemuProcess started = Launcher.start(launch, directory);
        started.logFile().ifPresent(file -> LOG.info("{}: output is logged to {}", started, file));
        LOG.debug("{}: started: {}", started, started.command);
        return started;
    }

    static QemuProcess of(QemuLaunch launch, List<String> command, Child child, ChildOutput output, LaunchNotes notes) {
        return new QemuProcess(
                launch.name(), command, child, output, launch.log().keep(), notes, launch.outliving());
    }

    static QemuProcess attached(SavedProcess saved, ChildOutput output) {
        Child child = new Child.Attached(saved.pid(), saved.start());
        boolean watched = false;
        try {
            QemuProcess process = new QemuProcess(
                            saved.name(), saved.command(), child, output, saved.keepsLog(), null, true)
                    .watched();
            watched = true;
            return process;
        } finally {
            if (!watched) {
                output.close();
            }
        }
    }

    /** Watches this process from now on. */
    QemuProcess watched() {
        ChildWatch.INSTANCE.add(watched);
        child.onExit(this::processEnded);
        return this;
    }

    /** Called by the watch thread: limits the output and notices the exit. Whatever fails is tried again by the next poll. */
    private boolean poll() {
        if (!child.isAlive()) {
            // The JDK reports an exit on the common pool, which the program may have filled. Not on this thread:
            // the future may have callbacks.
            Thread.startVirtualThread(this::processEnded);
            return false;
        }
        stop.retry();
        return limitOutput();
    }

    private boolean limitOutput() {
        if (outputFailed && System.nanoTime() - nextLimit < 0) {
            return false;
        }
        try {
            boolean growing = output.limit();
            outputFailed = false;
            return growing;
        } catch (IOException e) {
            if (!outputFailed) {
                LOG.warn(
                        "{}: the size of its output in {} could not be limited; this is tried again",
                        this,
                        output.file(),
                        e);
            }
            outputFailed = true;
            nextLimit = System.nanoTime() + LIMIT_AGAIN_NANOS;
            return false;
        }
    }

    private void processEnded() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        boolean reported = false;
        try {
            if (notes != null) {
                notes.close();
            }
            output.close();
            ProcessExit how = child.exit(command, stop::hasSent, output.tail());
            LOG.debug("{}: ended with {}", this, how.describe());
            reported = true;
            ChildWatch.INSTANCE.remove(watched);
            exit.complete(how);
        } finally {
            if (!reported) {
                // The next poll tries again.
                ended.set(false);
            }
        }
    }

    /** Whether this process was launched as outliving. */
    boolean isOutliving() {
        return outliving;
    }

    /**
     * Detaches from an outliving process and leaves it running. From then on a separate process limits the size of its output. If an earlier
     * JVM started it, its exit is no longer reported here.
     *
     * @throws IllegalStateException if it was not launched as outliving
     */
    public void disown() {
        if (!outliving) {
            throw new IllegalStateException(this + ": it was not launched as outliving");
        }
        ChildWatch.INSTANCE.remove(watched);
        output.close();
    }

    /** Lets this process continue when the JVM ends. */
    void release() {
        if (notes != null) {
            notes.close();
        }
    }

    ChildOutput output() {
        return output;
    }

    boolean keepsLog() {
        return keepsLog;
    }

    /**
     * Returns the name of the VM.
     *
     * @return the name from the launch
     */
    public String name() {
        return name;
    }

    /**
     * Returns the process id.
     *
     * @return the pid; the system may give it to another process after this one has ended
     */
    public long pid() {
        return child.pid();
    }

    /**
     * Returns the whole command line, starting with the program.
     *
     * @return the command line
     */
    public List<String> command() {
        return command;
    }

    /**
     * Returns whether the process runs.
     *
     * @return false after it has ended; {@link #exit()} may be empty for another moment
     */
    public boolean isAlive() {
        return child.isAlive();
    }

    /**
     * Returns how the process ended.
     *
     * @return the exit, empty while the process runs
     */
    public Optional<ProcessExit> exit() {
        return Optional.ofNullable(exit.getNow(null));
    }

    /**
     * Blocks until the process has ended or the timeout has passed.
     *
     * @param timeout how long to wait
     * @return the exit, empty if the process still runs
     * @throws InterruptedException if the calling thread is interrupted; the process is not affected
     */
    public Optional<ProcessExit> awaitExit(Duration timeout) throws InterruptedException {
        try {
            return Optional.of(exit.get(nanos(timeout), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the exit of a process is never a failure", e);
        }
    }

    /** A duration in nanoseconds; Long.MAX_VALUE if it is longer. */
    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    /**
     * Returns a future that is completed when the process has ended.
     *
     * @return a new future for each call, completed with the exit
     */
    public CompletableFuture<ProcessExit> onExit() {
        return exit.copy();
    }

    /**
     * Returns the end of what the process has printed so far, standard output and standard error in the order in which they were written.
     *
     * @return at most 64 KiB of text; also available after the process has ended
     * @throws UncheckedIOException if the file cannot be read
     */
    public String outputTail() {
        return output.tail();
    }

    /**
     * Returns the log file.
     *
     * @return the path, empty if the output is not kept
     */
    public Optional<Path> logFile() {
        return keepsLog ? Optional.of(output.file()) : Optional.empty();
    }

    /**
     * Stops the process: sends SIGTERM, on which QEMU exits normally, and SIGKILL when the time for that has passed. Blocks until the process
     * has ended or all the time has passed. Concurrent calls are one stop; the first whose time for SIGTERM has passed sends SIGKILL.
     *
     * @param policy how long to wait after each signal
     * @return the strongest signal that was sent, and the exit
     * @throws QemuProcessException if the process still runs at the end; the message has its pid and state
     * @throws InterruptedException if the calling thread is interrupted; signals that were sent take effect nevertheless
     */
    public StopOutcome stop(StopPolicy policy) throws InterruptedException {
        return stop.run(policy);
    }

    /** Sends SIGKILL unless the process has ended, and returns at once. */
    public void kill() {
        stop.kill();
    }

    /**
     * Whether {@link #stop} or {@link #kill} has sent a signal to the process. A signal that ended it and was not sent by them came from
     * somebody else, such as the kernel for want of memory.
     *
     * @param signal the signal's number; they send 15 (SIGTERM) and 9 (SIGKILL)
     * @return true if it was sent by this object
     */
    public boolean hasSent(int signal) {
        return stop.hasSent(signal);
    }

    /**
     * Creates the exception to throw if this process ended before it could be used.
     *
     * @return an exception with the command line, the exit, and the diagnosis of QEMU's messages
     * @throws IllegalStateException if the process has not ended
     */
    public QemuStartException startFailure() {
        return startFailure(List.of());
    }

    /**
     * Creates the exception to throw if this process ended before it could be used. If a helper has failed, the helper is the cause,
     * whatever QEMU prints about it.
     *
     * @param helpers the helpers that it used
     * @return an exception with the command line, the exit, and the diagnosis of QEMU's or the helper's messages
     * @throws IllegalStateException if the process has not ended
     */
    public QemuStartException startFailure(Collection<Helper> helpers) {
        ProcessExit how = exit().orElseThrow(() -> new IllegalStateException(this + ": it has not ended"));
        Diagnosis diagnosis = helpers.stream()
                .flatMap(helper -> helper.failure().stream())
                .findFirst()
                .orElseGet(() -> withHelpers(Diagnosis.of(how, command), helpers));
        return new QemuStartException(name, command, how, diagnosis, null);
    }

    /** A helper that runs may be the cause, too: then it has printed why it refused a request. */
    private static Diagnosis withHelpers(Diagnosis own, Collection<Helper> helpers) {
        if (own.cause() != Diagnosis.Cause.HELPER_FAILED) {
            return own;
        }
        String printed = helpers.stream()
                .map(Helper::lastLines)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        String message = printed.isEmpty() ? own.message() : own.message() + " (" + printed + ")";
        return new Diagnosis(own.cause(), message, own.remedy());
    }

    /** Returns the name and the pid. */
    @Override
    public String toString() {
        return "QEMU '" + name + "' (pid " + pid() + ")";
    }
}

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
 * A running QEMU, from its start until after its end.
 *
 * <p>Its standard input is {@code /dev/null}, its output goes to a file that is kept from growing without bound. Its end is noticed at
 * once, whether somebody waits for it or not, and without a thread beyond the one that the JDK has for each child.
 *
 * <p>Signals go to this very process only, never to another one that has got its pid later.
 *
 * <p>Safe for use by several threads.
 */
public final class QemuProcess {
    private static final Logger LOG = LoggerFactory.getLogger(QemuProcess.class);

    private final String name;
    private final List<String> command;
    private final Child child;
    private final ChildOutput output;
    private final boolean keepsLog;

    /** Null for one that an earlier JVM has started. */
    private final @Nullable LaunchNotes notes;

    private final boolean outliving;
    private final CompletableFuture<ProcessExit> exit = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final StopSteps stop;
    private final ChildWatch.Watched watched = this::look;

    /** Used by the watch thread only. */
    private boolean outputFailed;

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
     * Starts a process. Blocks until the system has run the program, which takes a millisecond or two; what the program then makes of
     * its arguments shows later.
     *
     * @param launch what to run
     * @param directory where its output goes, unless that is to be kept; the caller closes it after the end of the process
     * @return the process
     * @throws QemuNotFoundException if there is no such program
     * @throws QemuStartException if the system cannot run it
     */
    public static QemuProcess start(QemuLaunch launch, RuntimeDirectory directory) {
        QemuProcess started = Launcher.start(launch, directory).watched();
        started.logFile().ifPresent(file -> LOG.info("{} prints to {}", started, file));
        LOG.debug("{} started: {}", started, started.command);
        return started;
    }

    static QemuProcess of(QemuLaunch launch, List<String> command, Child child, ChildOutput output, LaunchNotes notes) {
        return new QemuProcess(
                launch.name(), command, child, output, launch.log().keep(), notes, launch.outliving());
    }

    static QemuProcess attached(SavedProcess saved, ChildOutput output) {
        Child child = new Child.Attached(saved.pid(), saved.start());
        return new QemuProcess(saved.name(), saved.command(), child, output, saved.keepsLog(), null, true).watched();
    }

    private QemuProcess watched() {
        ChildWatch.INSTANCE.add(watched);
        child.onExit(this::processEnded);
        return this;
    }

    /** What the watch thread does: keep the output within its bound, and notice an end. */
    private boolean look() {
        if (!child.isAlive()) {
            // The JDK tells of an end through the common pool, which a program may have filled. Not on this thread:
            // whoever waits for the end may have callbacks.
            Thread.startVirtualThread(this::processEnded);
            return false;
        }
        try {
            return !outputFailed && output.limit();
        } catch (IOException e) {
            LOG.warn("The output of {} in {} cannot be kept short", this, output.file(), e);
            outputFailed = true;
            return false;
        }
    }

    private void processEnded() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        ChildWatch.INSTANCE.remove(watched);
        if (notes != null) {
            notes.close();
        }
        output.close();
        ProcessExit how = child.exit(command, stop::hasSent, output.tail());
        LOG.debug("{} ended with {}", this, how.describe());
        exit.complete(how);
    }

    /** Whether this process was started to outlive its JVM. */
    boolean isOutliving() {
        return outliving;
    }

    /**
     * Stops looking after a process that outlives this JVM, and leaves it running: its output is kept short by the process that does so
     * while no JVM does, and its end is not told here if this JVM has not started it.
     *
     * @throws IllegalStateException if it was not launched to outlive this JVM
     */
    public void disown() {
        if (!outliving) {
            throw new IllegalStateException(this + " was not launched to outlive this JVM");
        }
        ChildWatch.INSTANCE.remove(watched);
        output.close();
    }

    /** Lets this process go on when the JVM ends. */
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
     * What the VM is called.
     *
     * @return the name from the launch
     */
    public String name() {
        return name;
    }

    /**
     * The process id.
     *
     * @return the pid; another process may have it once this one has ended
     */
    public long pid() {
        return child.pid();
    }

    /**
     * The whole command line, the program first.
     *
     * @return the command line
     */
    public List<String> command() {
        return command;
    }

    /**
     * Whether the process runs.
     *
     * @return false once it has ended; {@link #exit()} may need a moment more
     */
    public boolean isAlive() {
        return child.isAlive();
    }

    /**
     * How the process ended.
     *
     * @return the end, empty while the process runs
     */
    public Optional<ProcessExit> exit() {
        return Optional.ofNullable(exit.getNow(null));
    }

    /**
     * Waits until the process has ended. An interrupt does it no harm.
     *
     * @param timeout how long to wait
     * @return how it ended, empty if it still runs
     * @throws InterruptedException if the calling thread is interrupted
     */
    public Optional<ProcessExit> awaitExit(Duration timeout) throws InterruptedException {
        try {
            return Optional.of(exit.get(nanos(timeout), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the end of a process is never a failure", e);
        }
    }

    /** A duration in nanoseconds, as long as possible where it is longer. */
    private static long nanos(Duration duration) {
        try {
            return duration.toNanos();
        } catch (ArithmeticException e) {
            return duration.isNegative() ? 0 : Long.MAX_VALUE;
        }
    }

    /**
     * Tells when the process has ended.
     *
     * @return a future of its own for each caller, completed with how it ended
     */
    public CompletableFuture<ProcessExit> onExit() {
        return exit.copy();
    }

    /**
     * The end of what the process has printed so far, standard output and standard error in the order in which they were written.
     *
     * @return at most 64 KiB of text; still there after the end
     * @throws UncheckedIOException if the file cannot be read
     */
    public String outputTail() {
        return output.tail();
    }

    /**
     * The file that keeps the output.
     *
     * @return the path, empty if the output is not kept
     */
    public Optional<Path> logFile() {
        return keepsLog ? Optional.of(output.file()) : Optional.empty();
    }

    /**
     * Stops the process: SIGTERM, which QEMU answers by ending in order; after the time for that, SIGKILL. Blocks until the process has
     * ended or all the time has passed. Several callers join in one stop; each has its own patience, and the first to lose it sends
     * SIGKILL.
     *
     * @param policy how long to wait for what
     * @return what it took
     * @throws QemuProcessException if the process is still there in the end, with its pid
     * @throws InterruptedException if the calling thread is interrupted; what was sent stays sent
     */
    public StopOutcome stop(StopPolicy policy) throws InterruptedException {
        return stop.run(policy);
    }

    /** Sends SIGKILL, unless the process has ended, and returns at once. */
    public void kill() {
        stop.kill();
    }

    /**
     * The failure to report if this process ended before it could be used.
     *
     * @return an exception with the command line, the end, and what QEMU's last words mean
     * @throws IllegalStateException if the process has not ended
     */
    public QemuStartException startFailure() {
        return startFailure(List.of());
    }

    /**
     * The failure to report if this process ended before it could be used. A helper that has failed is the reason, whatever QEMU
     * says of it.
     *
     * @param helpers the helpers that it needed
     * @return an exception with the command line, the end, and what QEMU's or the helper's last words mean
     * @throws IllegalStateException if the process has not ended
     */
    public QemuStartException startFailure(Collection<Helper> helpers) {
        ProcessExit how = exit().orElseThrow(() -> new IllegalStateException(this + " has not ended"));
        Diagnosis diagnosis = helpers.stream()
                .flatMap(helper -> helper.failure().stream())
                .findFirst()
                .orElseGet(() -> withWords(Diagnosis.of(how), helpers));
        return new QemuStartException(name, command, how, diagnosis, null);
    }

    /** A helper that runs may be the reason too: it has said why it does not do what it was asked. */
    private static Diagnosis withWords(Diagnosis own, Collection<Helper> helpers) {
        if (own.cause() != Diagnosis.Cause.HELPER_FAILED) {
            return own;
        }
        String words = helpers.stream()
                .map(Helper::words)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining("; "));
        String message = words.isEmpty() ? own.message() : own.message() + " (" + words + ")";
        return new Diagnosis(own.cause(), message, own.remedy());
    }

    /** Returns the name and the pid. */
    @Override
    public String toString() {
        return "QEMU '" + name + "' (pid " + pid() + ")";
    }
}

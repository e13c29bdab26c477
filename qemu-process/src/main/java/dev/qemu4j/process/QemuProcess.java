package dev.qemu4j.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
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
    private final Process process;
    private final ChildOutput output;
    private final Ledger.Note note;
    private final Optional<Path> logFile;
    private final CompletableFuture<ProcessExit> exit = new CompletableFuture<>();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final StopSteps stop = new StopSteps(this);
    private final ChildWatch.Watched watched = this::look;

    private QemuProcess(QemuLaunch launch, Process process, ChildOutput output, Ledger.Note note) {
        this.name = launch.name();
        this.command = launch.command();
        this.process = process;
        this.output = output;
        this.note = note;
        this.logFile = launch.log().keep() ? Optional.of(output.file()) : Optional.empty();
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
        QemuProcess started = Launcher.start(launch, directory);
        ChildWatch.INSTANCE.add(started.watched);
        CompletableFuture<Void> unused = started.process.onExit().thenRun(started::processEnded);
        if (launch.log().keep()) {
            LOG.info("QEMU '{}' (pid {}) prints to {}", started.name, started.pid(), started.output.file());
        }
        LOG.debug("QEMU '{}' (pid {}) started: {}", started.name, started.pid(), started.command);
        return started;
    }

    static QemuProcess of(QemuLaunch launch, Process process, ChildOutput output, Ledger.Note note) {
        return new QemuProcess(launch, process, output, note);
    }

    /** What the watch thread does: keep the output within its bound, and notice an end. */
    private boolean look() {
        if (!process.isAlive()) {
            // The JDK tells of an end through the common pool, which a program may have filled. Not on this thread:
            // whoever waits for
            // the end may have callbacks.
            Thread.startVirtualThread(this::processEnded);
            return false;
        }
        try {
            return output.limit();
        } catch (IOException e) {
            LOG.warn("The output of QEMU '{}' in {} cannot be kept short", name, output.file(), e);
            ChildWatch.INSTANCE.remove(watched);
            return false;
        }
    }

    private void processEnded() {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        ChildWatch.INSTANCE.remove(watched);
        note.close();
        output.close();
        ProcessExit how = ExitStatus.decode(process.exitValue(), command, stop::hasSent, Instant.now(), output.tail());
        LOG.debug("QEMU '{}' (pid {}) ended with {}", name, pid(), how.describe());
        exit.complete(how);
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
        return process.pid();
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
        return process.isAlive();
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
        return logFile;
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

    /** Sends SIGTERM or SIGKILL. The JDK does nothing if it has seen the end, and compares the start time with that of the pid. */
    void signal(boolean forcibly) {
        if (forcibly) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
    }

    /**
     * The failure to report if this process ended before it could be used.
     *
     * @return an exception with the command line, the end, and what QEMU's last words mean
     * @throws IllegalStateException if the process has not ended
     */
    public QemuStartException startFailure() {
        ProcessExit how = exit().orElseThrow(
                        () -> new IllegalStateException("QEMU '" + name + "' (pid " + pid() + ") has not ended"));
        return new QemuStartException(name, command, how, Diagnosis.of(how.outputTail()), null);
    }

    /** Returns the name and the pid. */
    @Override
    public String toString() {
        return "QEMU '" + name + "' (pid " + pid() + ")";
    }
}

package dev.qemu4j.process.internal.stop;

import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.process.StopOutcome;
import dev.qemu4j.process.StopOutcome.Step;
import dev.qemu4j.process.StopPolicy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The steps that stop one process, and the signals that were sent to it. */
public final class StopSteps {
    private final QemuProcess process;
    private final Child child;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. */
    private int stopping;

    /** Guarded by {@link #lock}. */
    private boolean terminated;

    /** Guarded by {@link #lock}. */
    private boolean killed;

    /** Guarded by {@link #lock}: SIGTERM is to be sent, and has not been. */
    private boolean terminateWanted;

    /** Guarded by {@link #lock}: SIGKILL is to be sent, and has not been. */
    private boolean killWanted;

    public StopSteps(QemuProcess process, Child child) {
        this.process = process;
        this.child = child;
    }

    /** Every caller takes the steps on its own thread. The first one sends SIGTERM for all. */
    public StopOutcome run(StopPolicy policy) throws InterruptedException {
        join();
        try {
            boolean patient = policy.termination().isPositive();
            if (patient) {
                terminate();
                Optional<ProcessExit> exit = process.awaitExit(policy.termination());
                if (exit.isPresent()) {
                    return outcome(exit.get());
                }
            }
            kill();
            return outcome(process.awaitExit(policy.kill()).orElseThrow(() -> stillThere(policy.kill())));
        } finally {
            leave();
        }
    }

    private void join() {
        lock.lock();
        try {
            stopping++;
        } finally {
            lock.unlock();
        }
    }

    private void leave() {
        lock.lock();
        try {
            stopping--;
        } finally {
            lock.unlock();
        }
    }

    private void terminate() {
        lock.lock();
        try {
            // Sent again by a later stop, not by a concurrent one: QEMU may have been busy the first time.
            if (!terminated || stopping == 1) {
                terminateWanted = true;
                send();
            }
        } finally {
            lock.unlock();
        }
    }

    public void kill() {
        lock.lock();
        try {
            killWanted = true;
            send();
        } finally {
            lock.unlock();
        }
    }

    /** Sends the signals that could not be sent so far. Called by the watch thread; does not block. */
    public void retry() {
        if (lock.tryLock()) {
            try {
                send();
            } finally {
                lock.unlock();
            }
        }
    }

    /** Called with {@link #lock} held. */
    private void send() {
        if ((killWanted || terminateWanted) && !process.isAlive()) {
            killWanted = false;
            terminateWanted = false;
        }
        if (killWanted && child.signal(true)) {
            killed = true;
            killWanted = false;
            terminateWanted = false;
        }
        if (terminateWanted && child.signal(false)) {
            terminated = true;
            terminateWanted = false;
        }
    }

    /** Whether this JVM sent the signal. */
    public boolean hasSent(int signal) {
        lock.lock();
        try {
            return (signal == Signals.TERM && terminated) || (signal == Signals.KILL && killed);
        } finally {
            lock.unlock();
        }
    }

    private StopOutcome outcome(ProcessExit exit) {
        lock.lock();
        try {
            Step step = killed ? Step.KILLED : terminated ? Step.TERMINATED : Step.ALREADY_ENDED;
            return new StopOutcome(step, exit);
        } finally {
            lock.unlock();
        }
    }

    private QemuProcessException stillThere(Duration waited) {
        String signal = hasSent(Signals.KILL)
                ? waited.toMillis() + " ms after SIGKILL"
                : "and SIGKILL could not be sent for " + waited.toMillis()
                        + " ms; it is sent as soon as that is possible";
        return new QemuProcessException(process + ": it still runs " + signal + state(process.pid()), null);
    }

    /** The state of the process, if the system has it: D is uninterruptible sleep, which explains it. */
    private static String state(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/status"), StandardCharsets.ISO_8859_1)
                    .lines()
                    .filter(line -> line.startsWith("State:"))
                    .findFirst()
                    .map(line -> ", " + line.replaceAll("\\s+", " "))
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}

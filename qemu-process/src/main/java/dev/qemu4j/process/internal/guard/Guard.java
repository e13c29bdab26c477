package dev.qemu4j.process.internal.guard;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that ends what this JVM started when the JVM is gone: a shell that waits for the end of a pipe which only this JVM holds
 * open, and so for the end of the JVM, SIGKILL and the kernel's out-of-memory killer included. {@code guard.sh} says what it does then.
 *
 * <p>Why not {@code PR_SET_PDEATHSIG}, {@code setpriv --pdeathsig} or QEMU's {@code exit-with-parent}: all three are about the thread that
 * started the process, not about the JVM, and threads end.
 */
final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    static final String SCRIPT = script("guard.sh");

    /** The program that the JDK on Linux and macOS starts others by. */
    private static final Path SPAWN_HELPER = Path.of(System.getProperty("java.home", "/"), "lib", "jspawnhelper");

    private static final String CONSEQUENCE = "if this JVM is killed, its virtual machines go on";

    /** One that does not stay is not started again and again. */
    private static final int MAX_STARTS = 5;

    private final Path ledger;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. The pipe lives as long as this object is reachable. */
    private @Nullable Process process;

    /** Guarded by {@link #lock}. */
    private int starts;

    /** Guarded by {@link #lock}. */
    private boolean dismissed;

    private Guard(Path ledger) {
        this.ledger = ledger;
    }

    static Guard start(Path ledger) {
        Guard guard = new Guard(ledger);
        guard.run();
        return guard;
    }

    /** A script without its comments and indentation, as it is on show in the list of processes. */
    static String script(String name) {
        try (InputStream in = Objects.requireNonNull(Guard.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    private void run() {
        lock.lock();
        try {
            if (dismissed) {
                return;
            }
            if (starts >= MAX_STARTS) {
                LOG.warn("The guard has ended {} times and is not started again: {}", starts, CONSEQUENCE);
                return;
            }
            starts++;
            Process started = new ProcessBuilder(
                            "/bin/sh",
                            "-c",
                            SCRIPT,
                            "qemu4j-guard",
                            ledger.toString(),
                            String.valueOf(ledger.getFileName()),
                            ProcessHandle.current().info().command().orElse(""),
                            SPAWN_HELPER.toString())
                    .directory(new File("/"))
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD)
                    .start();
            process = started;
            CompletableFuture<Void> unused = started.onExit().thenRun(this::run);
        } catch (IOException e) {
            LOG.warn("No guard can be started: {}", CONSEQUENCE, e);
        } finally {
            lock.unlock();
        }
    }

    /** Lets the guard end without doing anything. */
    void dismiss() {
        lock.lock();
        try {
            dismissed = true;
            if (process == null) {
                return;
            }
            process.outputWriter().append("done\n").close();
        } catch (IOException e) {
            // It has ended already, by somebody else's hand.
            LOG.debug("The guard did not hear that it may go", e);
        } finally {
            lock.unlock();
        }
    }
}

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
 * The process that ends this JVM's processes after the JVM has ended. It is a shell that waits for end of file on a pipe that only this JVM
 * holds open, so it notices every end of the JVM, including SIGKILL and the kernel's out-of-memory killer. {@code guard.sh} is its script.
 *
 * <p>{@code PR_SET_PDEATHSIG}, {@code setpriv --pdeathsig} and QEMU's {@code exit-with-parent} are no alternative: they react to the end of the
 * thread that started the process, not of the JVM.
 */
final class Guard {
    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);
    static final String SCRIPT = script("guard.sh");

    /** The program by which the JDK starts processes on Linux and macOS. */
    private static final Path SPAWN_HELPER = Path.of(System.getProperty("java.home", "/"), "lib", "jspawnhelper");

    private static final String CONSEQUENCE = "if this JVM is killed, its virtual machines continue to run";

    /** A guard that keeps ending is not restarted any more. */
    private static final int MAX_STARTS = 5;

    private final Path ledger;
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}. The pipe is open as long as this object is reachable. */
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

    /** A script without comments and indentation, because it is shown in the list of processes. */
    static String script(String name) {
        try (InputStream in = Objects.requireNonNull(Guard.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(name + ": it could not be read", e);
        }
    }

    private void run() {
        lock.lock();
        try {
            if (dismissed) {
                return;
            }
            if (starts >= MAX_STARTS) {
                LOG.warn("The guard has ended {} times and is not restarted; {}", starts, CONSEQUENCE);
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
            LOG.warn("The guard could not be started; {}", CONSEQUENCE, e);
        } finally {
            lock.unlock();
        }
    }

    /** Makes the guard exit without doing anything. */
    void dismiss() {
        lock.lock();
        try {
            dismissed = true;
            if (process == null) {
                return;
            }
            process.outputWriter().append("done\n").close();
        } catch (IOException e) {
            // Somebody else has ended it.
            LOG.debug("The guard could not be dismissed", e);
        } finally {
            lock.unlock();
        }
    }
}

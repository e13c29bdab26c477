package dev.qemu4j.integration;

import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.testkit.FakeQemu;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Finds what tests leave behind: processes, threads, descriptors and runtime directories. A QEMU that was left behind is killed.
 *
 * <p>The library's guard, its watch thread and the keeper of an outliving machine's output end a moment after QEMU. They are not waited
 * for after each test, but must be gone after the last one.
 */
final class LeakCheck {
    private static final Pattern LINGERS = Pattern.compile(
            "thread #\\d+ \"qemu-watch\"|process \\d+ (.* qemu4j-keeper .*|\\S*sleep 2)", Pattern.DOTALL);

    /** Everything that ends by itself has ended by then, even on a busy host. */
    private static final Duration SETTLED = Duration.ofSeconds(60);

    private static final long PAUSE_NANOS = 10_000_000;

    private static final Path RUNTIME_BASE;

    static {
        warmUp();
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            RUNTIME_BASE = directory.path().getParent();
        }
    }

    private final ResourceSnapshot beforeAll;

    /** Keeps the guard running between tests. */
    private final RuntimeDirectory held;

    private LeakCheck() throws IOException {
        beforeAll = snapshot();
        held = RuntimeDirectory.create();
    }

    /** The JDK keeps some threads and descriptors from the first use of sockets on. */
    private static void warmUp() {
        try (FakeQemu server = FakeQemu.start();
                QmpClient client = QmpClient.connect(server.address())) {
            client.execute("query-status");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called before the first of some tests. */
    static LeakCheck begin() throws IOException {
        return new LeakCheck();
    }

    /** What is there before a test. */
    ResourceSnapshot snapshot() throws IOException {
        return ResourceSnapshot.take(RUNTIME_BASE);
    }

    /** Called after a test, with what was there before. */
    void after(ResourceSnapshot before) throws IOException {
        assertNothing(leftSince(before, thing -> !LINGERS.matcher(thing).matches()));
    }

    /** Called after the last test. */
    void end() throws IOException {
        held.close();
        assertNothing(leftSince(beforeAll, thing -> true));
    }

    private Set<String> leftSince(ResourceSnapshot before, Predicate<String> counts) throws IOException {
        long end = System.nanoTime() + SETTLED.toNanos();
        while (true) {
            Set<String> left = snapshot().without(before);
            left.removeIf(counts.negate());
            if (left.isEmpty() || System.nanoTime() - end > 0) {
                return left;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private static void assertNothing(Set<String> left) {
        if (!left.isEmpty()) {
            QemuProcesses.all().forEach(ProcessHandle::destroyForcibly);
            throw new AssertionError("left behind:\n  " + String.join("\n  ", left));
        }
    }
}

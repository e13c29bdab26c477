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
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Fails a test after which something is there that was not there before: a process, a thread, a descriptor, a runtime directory. A
 * QEMU that was left is ended first.
 *
 * <p>What the library keeps for a moment after the last QEMU, its guard and its watch, is not waited for after each test, but is gone
 * after the last test of a class.
 */
final class Leaks implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {
    private static final Namespace NAMESPACE = Namespace.create(Leaks.class);
    private static final Pattern LINGERS = Pattern.compile("thread #\\d+ \"qemu-watch\"");

    /** What ends of itself has ended by then, on a busy machine too. */
    private static final Duration SETTLED = Duration.ofSeconds(60);

    private static final long PAUSE_NANOS = 10_000_000;

    private static final Path RUNTIME_BASE;

    static {
        warmUp();
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            RUNTIME_BASE = directory.path().getParent();
        }
    }

    /** The JDK has some threads and descriptors for sockets, made with the first one and kept for all. */
    private static void warmUp() {
        try (FakeQemu server = FakeQemu.start();
                QmpClient client = QmpClient.connect(server.address())) {
            client.execute("query-status");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        store.put("before all", Snapshot.take(RUNTIME_BASE));
        // Keeps the guard from leaving and coming between tests.
        store.put("held", RuntimeDirectory.create());
    }

    @Override
    public void beforeEach(ExtensionContext context) throws Exception {
        context.getStore(NAMESPACE).put("before each", Snapshot.take(RUNTIME_BASE));
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        Snapshot before = context.getStore(NAMESPACE).get("before each", Snapshot.class);
        assertNothing(leftSince(before, thing -> !LINGERS.matcher(thing).matches()));
    }

    @Override
    public void afterAll(ExtensionContext context) throws Exception {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        store.get("held", RuntimeDirectory.class).close();
        assertNothing(leftSince(store.get("before all", Snapshot.class), thing -> true));
    }

    private static Set<String> leftSince(Snapshot before, Predicate<String> counts) throws IOException {
        long end = System.nanoTime() + SETTLED.toNanos();
        while (true) {
            Set<String> left = Snapshot.take(RUNTIME_BASE).without(before);
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

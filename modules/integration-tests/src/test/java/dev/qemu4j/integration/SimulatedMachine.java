package dev.qemu4j.integration;

import dev.qemu4j.testkit.FakeConnection;
import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Fault;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import dev.qemu4j.testkit.internal.emulator.StubEmulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** A simulated QEMU process: its monitor is a {@link FakeQemu}, and its guest powers off as the real one does. */
final class SimulatedMachine implements StubEmulator.Behavior {
    /** How long a guest runs before it powers itself off. */
    private static final Duration BOOT_TIME = Duration.ofMillis(20);

    /** How long the last event takes to reach a client. */
    private static final Duration DELIVERY = Duration.ofMillis(300);

    private static final Duration FOREVER = Duration.ofDays(1);

    private final MicroGuest guest;
    private final FakeQemu qemu;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean pressed; // Guarded by lock.
    private boolean frozen; // Guarded by lock.
    private volatile boolean gone;
    private final List<Reply> onThaw =
            new ArrayList<>(); // Guarded by lock. The ends that were requested while it was frozen.

    SimulatedMachine(MicroGuest guest, StubEmulator.Started process) {
        this.guest = guest;
        this.qemu = FakeQemu.builder()
                .address(process.monitor())
                .runState("prelaunch")
                .start()
                .on("cont", this::resume)
                .on("system_powerdown", this::press);
        Thread.ofVirtual().name("fake-end").start(() -> endWithQemu(process));
    }

    private void endWithQemu(StubEmulator.Started process) {
        try {
            qemu.awaitQuit(FOREVER);
            process.end().run();
        } catch (InterruptedException e) {
            throw new IllegalStateException("this thread is never interrupted", e);
        }
    }

    private Reply resume(Request request) {
        Reply resumed = qemu.builtInReply(request);
        lock.lock();
        try {
            if (guest == MicroGuest.SELF_POWER_OFF) {
                Thread.ofVirtual().name("fake-guest").start(() -> {
                    LockSupport.parkNanos(BOOT_TIME.toNanos());
                    end(shutdown(true, "guest-shutdown"));
                });
            }
            return pressed ? powerOff(resumed) : resumed;
        } finally {
            lock.unlock();
        }
    }

    private Reply press(Request request) {
        Reply told = qemu.builtInReply(request);
        lock.lock();
        try {
            pressed |= guest == MicroGuest.GREETER;
            boolean now = pressed && qemu.runState().equals("running");
            return now ? powerOff(told) : told;
        } finally {
            lock.unlock();
        }
    }

    private Reply powerOff(Reply first) {
        ensureEnd();
        return first.then(shutdown(true, "guest-shutdown"));
    }

    private static Reply shutdown(boolean byGuest, String reason) {
        return Reply.event("SHUTDOWN", Map.of("guest", byGuest, "reason", reason))
                .thenQuit();
    }

    @Override
    public void terminate() {
        end(shutdown(false, "host-signal"));
    }

    /** Ends in order once it is not frozen. */
    private void end(Reply shutdown) {
        lock.lock();
        try {
            if (frozen) {
                onThaw.add(shutdown);
                return;
            }
        } finally {
            lock.unlock();
        }
        qemu.send(shutdown);
        ensureEnd();
    }

    /** The client that was to receive the end may be gone, so the server is ended in any case. */
    private void ensureEnd() {
        Thread.ofVirtual().name("fake-end").start(() -> {
            try {
                qemu.awaitQuit(DELIVERY);
            } catch (AssertionError unheard) {
                qemu.kill();
            } catch (InterruptedException e) {
                throw new IllegalStateException("this thread is never interrupted", e);
            }
        });
    }

    /** Answers nothing from now on, and ignores SIGTERM. */
    void freeze() {
        lock.lock();
        try {
            frozen = true;
            openConnections().forEach(FakeConnection::stopReading);
        } finally {
            lock.unlock();
        }
    }

    void thaw() {
        List<Reply> late;
        lock.lock();
        try {
            frozen = false;
            late = List.copyOf(onThaw);
            onThaw.clear();
            openConnections().forEach(FakeConnection::resumeReading);
        } finally {
            lock.unlock();
        }
        late.forEach(this::end);
    }

    private List<FakeConnection> openConnections() {
        return qemu.connections().stream().filter(FakeConnection::isOpen).toList();
    }

    /** Puts a fault into the next reply of the current connection. */
    void inject(Fault fault) {
        qemu.connection().inject(fault);
    }

    /** Throws what went wrong in the simulation itself. */
    void verify() {
        qemu.verify();
    }

    @Override
    public void gone() {
        qemu.close();
        gone = true;
    }

    /** Whether the simulation has ended. */
    boolean isGone() {
        return gone;
    }
}

package dev.qemu4j.integration;

import dev.qemu4j.testkit.FakeConnection;
import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Fault;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/** A QEMU that is played: its monitor is a {@link FakeQemu}, and its guest knows how to power off, or not to. */
final class FakeMachine implements Impostor.Machine {
    /** How long a guest that powers itself off takes to come to that. */
    private static final Duration BOOTS = Duration.ofMillis(20);

    /** How long its last words take to those who hear them. */
    private static final Duration HEARD = Duration.ofMillis(300);

    private static final Duration EVER = Duration.ofDays(1);

    private final MicroGuest guest;
    private final FakeQemu qemu;
    private final ReentrantLock lock = new ReentrantLock();
    private boolean pressed; // Guarded by lock.
    private boolean frozen; // Guarded by lock.
    private volatile boolean gone;
    private final List<Reply> onThaw = new ArrayList<>(); // Guarded by lock. The ends that came while it was frozen.

    FakeMachine(MicroGuest guest, Impostor.Started process) {
        this.guest = guest;
        this.qemu = FakeQemu.builder()
                .address(process.monitor())
                .runState("prelaunch")
                .start()
                .on("cont", this::resume)
                .on("system_powerdown", this::press);
        Thread.ofVirtual().name("fake-end").start(() -> endWithQemu(process));
    }

    private void endWithQemu(Impostor.Started process) {
        try {
            qemu.awaitQuit(EVER);
            process.end().run();
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody has this thread to interrupt it", e);
        }
    }

    private Reply resume(Request request) {
        Reply resumed = qemu.builtInReply(request);
        lock.lock();
        try {
            if (guest == MicroGuest.SELF_POWER_OFF) {
                Thread.ofVirtual().name("fake-guest").start(() -> {
                    LockSupport.parkNanos(BOOTS.toNanos());
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
        seeToIt();
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

    /** Ends in order, as soon as it is not frozen. */
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
        seeToIt();
    }

    /** Whoever was to hear of the end may have gone, and the end with it. */
    private void seeToIt() {
        Thread.ofVirtual().name("fake-end").start(() -> {
            try {
                qemu.awaitQuit(HEARD);
            } catch (AssertionError unheard) {
                qemu.kill();
            } catch (InterruptedException e) {
                throw new IllegalStateException("nobody has this thread to interrupt it", e);
            }
        });
    }

    /** Answers nothing from here on, and does not heed SIGTERM. */
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

    /** Something goes wrong with the next reply, unless the connection ends before. */
    void inject(Fault fault) {
        qemu.connection().inject(fault);
    }

    /** Throws what went wrong with the play itself. */
    void verify() {
        qemu.verify();
    }

    @Override
    public void gone() {
        qemu.close();
        gone = true;
    }

    /** Whether nobody answers any more. */
    boolean isGone() {
        return gone;
    }
}

package dev.qemu4j.integration;

import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.testkit.Fault;
import dev.qemu4j.testkit.MicroGuest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A possible state of a machine: what is true of it, and what the library knows of that.
 *
 * @param guest what runs in it
 * @param qemu the process
 * @param status the status that the library reports
 * @param stale whether that status may be out of date, because QEMU did not answer
 * @param disk the disk that is attached and detached
 * @param managerClosed whether the manager is closed
 */
record ModelState(Guest guest, Qemu qemu, VmStatus status, boolean stale, Disk disk, boolean managerClosed) {

    /**
     * The guest.
     *
     * @param kind which micro guest it is
     * @param power whether its CPU runs
     * @param boot how far it has booted
     * @param pressed whether the power button was pressed; the guest may not have seen it
     */
    record Guest(MicroGuest kind, Power power, Boot boot, boolean pressed) {
        boolean isRunning() {
            return power == Power.RUNNING;
        }

        boolean hasRun() {
            return power != Power.NEVER_ON;
        }

        /** Whether it may power off now. */
        boolean mayPowerOff() {
            boolean obeys = kind == MicroGuest.GREETER || kind == MicroGuest.SELF_RESET;
            return isRunning() && (kind == MicroGuest.SELF_POWER_OFF || (pressed && obeys));
        }

        /** Whether it powers off if it is resumed and its button is pressed, at most twice. */
        boolean powersOffIfAsked() {
            return kind != MicroGuest.STUBBORN && boot != Boot.PERHAPS_STUCK;
        }

        /** Whether it powers off if left alone, or after one more press of its button. */
        boolean willPowerOff() {
            return mayPowerOff() && boot != Boot.PERHAPS_STUCK;
        }

        Guest reset() {
            if (!hasRun()) {
                return this;
            }
            boolean wasUp = boot == Boot.UP && kind != MicroGuest.SELF_RESET;
            return new Guest(kind, power, wasUp ? Boot.BOOTING : Boot.PERHAPS_STUCK, pressed);
        }

        Guest with(Power to) {
            return new Guest(kind, to, boot, pressed);
        }

        Guest up() {
            return new Guest(kind, power, Boot.UP, pressed);
        }

        Guest buttonPressed() {
            return new Guest(kind, power, boot, true);
        }
    }

    enum Power {
        NEVER_ON,
        RUNNING,
        PAUSED
    }

    enum Boot {
        BOOTING,
        UP,
        /** It was reset while it booted. Some firmware never recovers from that. */
        PERHAPS_STUCK
    }

    /** How the library is connected to QEMU. */
    enum Connection {
        UP,
        /** The connection has ended. The library reconnects while QEMU lives. */
        LOST,
        /** QEMU has ended, and said why before it closed the connection. */
        CLOSED
    }

    /**
     * QEMU.
     *
     * @param frozen whether it is stopped by SIGSTOP
     * @param connection how the library is connected to it
     * @param replyFault the effect of the fault in its next reply, if there is one
     * @param pendingEnd how it will end, if it was told to
     * @param end how it has ended
     */
    record Qemu(
            boolean frozen,
            Connection connection,
            Optional<Fault.Effect> replyFault,
            Optional<QemuEnd> pendingEnd,
            Optional<QemuEnd> end) {
        boolean hasEnded() {
            return end.isPresent();
        }

        boolean isDisconnected() {
            return connection != Connection.UP;
        }

        /** Whether it executes commands. */
        boolean answers() {
            return !hasEnded() && !frozen && !isDisconnected();
        }

        boolean hasPendingEnd() {
            return pendingEnd.isPresent();
        }

        boolean isKilled() {
            return pendingEnd.filter(QemuEnd::isByKill).isPresent();
        }

        /** Whether it will end by itself. */
        boolean willEnd() {
            return hasPendingEnd() && (isKilled() || !frozen);
        }

        /** Whether the library will connect to it again. */
        boolean willReconnect() {
            return connection == Connection.LOST && !hasEnded() && !frozen && !isKilled();
        }

        Qemu frozen(boolean to) {
            return hasEnded() ? this : new Qemu(to, connection, replyFault, pendingEnd, end);
        }

        Qemu with(Connection to) {
            return new Qemu(frozen, to, Optional.empty(), pendingEnd, end);
        }

        Qemu withReplyFault(Optional<Fault.Effect> how) {
            return isDisconnected() ? this : new Qemu(frozen, connection, how, pendingEnd, end);
        }

        Qemu killed() {
            return withPendingEnd(pendingEnd
                    .map(QemuEnd::killed)
                    .filter(end -> !isKilled())
                    .or(() -> pendingEnd)
                    .orElse(QemuEnd.KILLED));
        }

        /** A QEMU that was killed before may still begin this end, but does not complete it. */
        Qemu withPendingEnd(QemuEnd how) {
            QemuEnd actual = isKilled() && !how.isByKill() ? how.killed() : how;
            return hasEnded() ? this : new Qemu(frozen, connection, replyFault, Optional.of(actual), end);
        }

        Qemu ended(QemuEnd how) {
            return new Qemu(false, connection, Optional.empty(), Optional.empty(), Optional.of(how));
        }
    }

    enum Disk {
        ABSENT,
        /** It is being attached. */
        ATTACHING,
        ATTACHED,
        /** QEMU was told to reset, and does it once its CPUs have stopped. */
        ATTACHED_RESET_PENDING,
        /** The guest was asked to release it. None here does, but a reset removes it. */
        UNPLUG_REQUESTED,
        /** QEMU has removed it, and the library is removing its back end. */
        REMOVING
    }

    /** A machine that was just created. */
    static ModelState created(MicroGuest kind) {
        Guest guest = new Guest(kind, Power.NEVER_ON, Boot.BOOTING, false);
        Qemu qemu = new Qemu(false, Connection.UP, Optional.empty(), Optional.empty(), Optional.empty());
        return new ModelState(guest, qemu, VmStatus.PAUSED, false, Disk.ABSENT, false);
    }

    boolean hasEnded() {
        return qemu.hasEnded();
    }

    Optional<Fault.Effect> replyFault() {
        return qemu.replyFault();
    }

    /** How QEMU has ended. */
    QemuEnd end() {
        return qemu.end().orElseThrow();
    }

    boolean hasStopped() {
        return status == VmStatus.STOPPED;
    }

    /** The states that may come next by themselves. */
    List<ModelState> next() {
        List<ModelState> next = new ArrayList<>();
        if (hasEnded()) {
            nextOfEnded(next);
            return next;
        }
        qemu.pendingEnd().ifPresent(how -> nextWithPendingEnd(how, next));
        if (qemu.connection() == Connection.LOST && status != VmStatus.UNKNOWN) {
            next.add(with(VmStatus.UNKNOWN));
        }
        if (qemu.willReconnect()) {
            next.add(new ModelState(guest, qemu.with(Connection.UP), status, true, disk, managerClosed));
        }
        if (!qemu.frozen()) {
            nextOfQemu(next);
        }
        return next;
    }

    /** The library learns of the end step by step. */
    private void nextOfEnded(List<ModelState> next) {
        if (hasStopped()) {
            return;
        }
        next.add(with(VmStatus.STOPPED));
        next.add(with(VmStatus.UNKNOWN));
        if (end().isAnnounced()) {
            next.add(with(VmStatus.SHUTTING_DOWN));
        }
    }

    private void nextWithPendingEnd(QemuEnd how, List<ModelState> next) {
        if (how == QemuEnd.KILLED_AFTER_POWER_OFF) {
            // It had no time to report that its guest had powered off.
            next.add(withPendingEnd(QemuEnd.KILLED_WHILE_ENDING));
        }
        if (how.isAnnounced() && !qemu.isDisconnected() && (how.isByKill() || !qemu.frozen())) {
            next.add(with(VmStatus.SHUTTING_DOWN));
        }
        if (qemu.connection() == Connection.LOST && !qemu.frozen() && !how.isByKill()) {
            next.add(withPendingEnd(QemuEnd.REASON_UNKNOWN));
        }
        if (qemu.willEnd()) {
            next.add(with(qemu.ended(how)));
            if (!qemu.isDisconnected()) {
                next.add(with(qemu.with(Connection.CLOSED)));
            }
        }
    }

    private void nextOfQemu(List<ModelState> next) {
        if (qemu.hasPendingEnd() && !qemu.isKilled()) {
            next.add(with(qemu.ended(qemu.pendingEnd().orElseThrow().crashed())));
            // The library queries its status, which uses up the fault.
            next.add(with(qemu.withReplyFault(Optional.empty())));
        }
        if (guest.mayPowerOff()) {
            next.add(withPendingEnd(QemuEnd.POWERED_OFF));
        }
        if (stale && !qemu.isDisconnected()) {
            next.addAll(caughtUp());
        }
        if (disk == Disk.UNPLUG_REQUESTED && guest.isRunning() && guest.kind() == MicroGuest.SELF_RESET) {
            next.add(with(Disk.REMOVING));
        }
        if (disk == Disk.ATTACHED_RESET_PENDING) {
            next.add(with(Disk.ATTACHED));
        }
        if (disk == Disk.REMOVING && !qemu.isDisconnected()) {
            next.add(with(Disk.ABSENT));
        }
    }

    /** The last event that the library receives may be that of a button pressed meanwhile. */
    private List<ModelState> caughtUp() {
        ModelState now = new ModelState(guest, qemu, status, false, disk, managerClosed);
        ModelState current = now.with(guest.isRunning() ? VmStatus.RUNNING : VmStatus.PAUSED);
        return guest.pressed() ? List.of(current, now.with(VmStatus.SHUTTING_DOWN)) : List.of(current);
    }

    /** Whether nothing more is certain to happen by itself. */
    boolean isSettled() {
        if (hasEnded()) {
            return hasStopped();
        }
        boolean endsItself = !qemu.frozen() && guest.willPowerOff() && guest.kind() == MicroGuest.SELF_POWER_OFF;
        boolean learns = stale && qemu.answers();
        boolean losesTrack = qemu.isDisconnected() && status != VmStatus.UNKNOWN;
        return !qemu.willEnd() && !endsItself && !learns && !losesTrack && !qemu.willReconnect();
    }

    /** QEMU has not answered: its status is unknown until it does. */
    ModelState unanswered() {
        return new ModelState(guest, qemu, VmStatus.UNKNOWN, true, disk, managerClosed);
    }

    /** QEMU has executed {@code cont}, and the library has seen it. */
    ModelState resumed() {
        return guest.isRunning() ? this : with(guest.with(Power.RUNNING)).with(VmStatus.RUNNING);
    }

    /** QEMU has executed {@code stop}, and the library has seen it. */
    ModelState paused() {
        return guest.isRunning() ? with(guest.with(Power.PAUSED)).with(VmStatus.PAUSED) : this;
    }

    /** QEMU has executed {@code system_reset}. */
    ModelState reset() {
        return with(guest.reset())
                .with(
                        switch (disk) {
                            case UNPLUG_REQUESTED -> Disk.REMOVING;
                            case ATTACHED -> Disk.ATTACHED_RESET_PENDING;
                            default -> disk;
                        });
    }

    /** QEMU has executed {@code system_powerdown}, and the library has seen it. */
    ModelState buttonPressed() {
        return with(guest.buttonPressed()).with(VmStatus.SHUTTING_DOWN);
    }

    /** This state if QEMU executes a command later, and the library sees the effect later still. */
    ModelState executedLater(ModelState executed) {
        if (hasEnded()) {
            return this;
        }
        Qemu then = executed.hasEnded() ? qemu.withPendingEnd(executed.end()) : executed.qemu();
        return new ModelState(executed.guest(), then, status, true, executed.disk(), executed.managerClosed());
    }

    ModelState withPendingEnd(QemuEnd how) {
        return with(qemu.withPendingEnd(how));
    }

    /** QEMU continues, and executes what was sent meanwhile. */
    ModelState thawed() {
        return qemu.frozen() ? new ModelState(guest, qemu.frozen(false), status, true, disk, managerClosed) : this;
    }

    ModelState with(Guest to) {
        return new ModelState(to, qemu, status, stale, disk, managerClosed);
    }

    ModelState with(Qemu to) {
        return new ModelState(guest, to, status, stale, disk, managerClosed);
    }

    ModelState with(VmStatus to) {
        return new ModelState(guest, qemu, to, stale, disk, managerClosed);
    }

    ModelState with(Disk to) {
        return new ModelState(guest, qemu, status, stale, to, managerClosed);
    }

    ModelState withManagerClosed() {
        return new ModelState(guest, qemu, status, stale, disk, true);
    }

    /** Returns the state, without what is as in a machine that was just created. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>(List.of("a " + guest.power() + " " + guest.kind() + " " + guest.boot()));
        if (guest.pressed()) {
            words.add("its button pressed");
        }
        if (qemu.frozen()) {
            words.add("QEMU frozen");
        }
        if (qemu.isDisconnected()) {
            words.add("disconnected");
        }
        replyFault().ifPresent(how -> words.add("next reply " + how));
        qemu.pendingEnd().ifPresent(how -> words.add("pending end " + how));
        qemu.end().ifPresent(how -> words.add("ended " + how));
        if (disk != Disk.ABSENT) {
            words.add("disk " + disk);
        }
        words.add("status " + status + (stale ? " (stale)" : ""));
        if (managerClosed) {
            words.add("manager closed");
        }
        return String.join(", ", words);
    }
}

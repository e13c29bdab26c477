package dev.qemu4j.integration;

import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.testkit.Fault;
import dev.qemu4j.testkit.MicroGuest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One way in which things may stand with a machine: what is true of it, and what the library knows of that.
 *
 * @param guest what runs in it
 * @param qemu the process
 * @param status what the library says of the machine
 * @param behind whether the library has yet to learn what a QEMU has done that did not answer
 * @param disk the disk that is plugged in and taken out
 * @param managerClosed whether the manager makes no machines any more
 */
record World(Guest guest, Qemu qemu, VmStatus status, boolean behind, Disk disk, boolean managerClosed) {

    /**
     * The guest.
     *
     * @param kind what it is made to do
     * @param power whether its processor runs
     * @param boot how far it has come
     * @param pressed whether the power button was pressed, which it may not have seen
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

        /** Whether it powers off if it is resumed and its button is pressed, twice at the most. */
        boolean endsIfAsked() {
            return kind != MicroGuest.STUBBORN && boot != Boot.PERHAPS_STUCK;
        }

        /** Whether it powers off if nobody disturbs it, after another press of its button at the latest. */
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
        /** It was reset while it booted, of which some firmware never recovers. */
        PERHAPS_STUCK
    }

    /** How the library is connected to QEMU. */
    enum Link {
        UP,
        /** The connection has ended, and is made anew while QEMU lives. */
        CUT,
        /** QEMU has closed it at its end, and before that said why. */
        CLOSED
    }

    /**
     * QEMU.
     *
     * @param frozen whether it gets no processor time
     * @param link how the library is connected to it
     * @param slip what is left of its next reply, if something will be wrong with that
     * @param doom how it is going to end as soon as it gets to it
     * @param end how it has ended
     */
    record Qemu(boolean frozen, Link link, Optional<Fault.Effect> slip, Optional<End> doom, Optional<End> end) {
        boolean hasEnded() {
            return end.isPresent();
        }

        boolean cut() {
            return link != Link.UP;
        }

        /** It is there, and carries out what it is told. */
        boolean answers() {
            return !hasEnded() && !frozen && !cut();
        }

        boolean isDoomed() {
            return doom.isPresent();
        }

        boolean isKilled() {
            return doom.filter(End::isByKill).isPresent();
        }

        /** Whether it is about to be gone. */
        boolean isEnding() {
            return isDoomed() && (isKilled() || !frozen);
        }

        /** Whether there will be another connection to it. */
        boolean isConnectedToAgain() {
            return link == Link.CUT && !hasEnded() && !frozen && !isKilled();
        }

        Qemu frozen(boolean to) {
            return hasEnded() ? this : new Qemu(to, link, slip, doom, end);
        }

        Qemu with(Link to) {
            return new Qemu(frozen, to, Optional.empty(), doom, end);
        }

        Qemu slips(Optional<Fault.Effect> how) {
            return cut() ? this : new Qemu(frozen, link, how, doom, end);
        }

        Qemu killed() {
            return doomed(doom.map(End::killed)
                    .filter(end -> !isKilled())
                    .or(() -> doom)
                    .orElse(End.KILLED));
        }

        /** One that is killed already may get to it nevertheless, but does not come to the end of it. */
        Qemu doomed(End how) {
            End comes = isKilled() && !how.isByKill() ? how.killed() : how;
            return hasEnded() ? this : new Qemu(frozen, link, slip, Optional.of(comes), end);
        }

        Qemu ended(End how) {
            return new Qemu(false, link, Optional.empty(), Optional.empty(), Optional.of(how));
        }
    }

    enum Disk {
        OUT,
        /** It is being plugged in. */
        COMING,
        IN,
        /** It is in, and so is a reset that QEMU was told of, and gets to when its processors have stopped. */
        IN_BEFORE_RESET,
        /** The guest was asked to give it up. None here does, but a reset takes it away. */
        ASKED_FOR,
        /** QEMU has taken it away, and the library is putting away what it was made of. */
        GOING
    }

    /** A machine that was just created. */
    static World created(MicroGuest kind) {
        Guest guest = new Guest(kind, Power.NEVER_ON, Boot.BOOTING, false);
        Qemu qemu = new Qemu(false, Link.UP, Optional.empty(), Optional.empty(), Optional.empty());
        return new World(guest, qemu, VmStatus.PAUSED, false, Disk.OUT, false);
    }

    boolean hasEnded() {
        return qemu.hasEnded();
    }

    Optional<Fault.Effect> slip() {
        return qemu.slip();
    }

    /** How QEMU has ended. */
    End end() {
        return qemu.end().orElseThrow();
    }

    boolean hasStopped() {
        return status == VmStatus.STOPPED;
    }

    /** What can happen next without anybody doing anything. */
    List<World> next() {
        List<World> next = new ArrayList<>();
        if (hasEnded()) {
            nextOfEnded(next);
            return next;
        }
        qemu.doom().ifPresent(how -> nextOfDoomed(how, next));
        if (qemu.link() == Link.CUT && status != VmStatus.UNKNOWN) {
            next.add(with(VmStatus.UNKNOWN));
        }
        if (qemu.isConnectedToAgain()) {
            next.add(new World(guest, qemu.with(Link.UP), status, true, disk, managerClosed));
        }
        if (!qemu.frozen()) {
            nextOfQemu(next);
        }
        return next;
    }

    /** The library learns of it bit by bit. */
    private void nextOfEnded(List<World> next) {
        if (hasStopped()) {
            return;
        }
        next.add(with(VmStatus.STOPPED));
        next.add(with(VmStatus.UNKNOWN));
        if (end().isAnnounced()) {
            next.add(with(VmStatus.SHUTTING_DOWN));
        }
    }

    private void nextOfDoomed(End how, List<World> next) {
        if (how == End.KILLED_AFTER_POWER_OFF) {
            // It had no time to say that its guest has powered off.
            next.add(doomed(End.KILLED_WHILE_ENDING));
        }
        if (how.isAnnounced() && !qemu.cut() && (how.isByKill() || !qemu.frozen())) {
            next.add(with(VmStatus.SHUTTING_DOWN));
        }
        if (qemu.link() == Link.CUT && !qemu.frozen() && !how.isByKill()) {
            next.add(doomed(End.UNHEARD));
        }
        if (qemu.isEnding()) {
            next.add(with(qemu.ended(how)));
            if (!qemu.cut()) {
                next.add(with(qemu.with(Link.CLOSED)));
            }
        }
    }

    private void nextOfQemu(List<World> next) {
        if (qemu.isDoomed() && !qemu.isKilled()) {
            next.add(with(qemu.ended(qemu.doom().orElseThrow().crashed())));
            // The library asks it whether it stays.
            next.add(with(qemu.slips(Optional.empty())));
        }
        if (guest.mayPowerOff()) {
            next.add(doomed(End.POWERED_OFF));
        }
        if (behind && !qemu.cut()) {
            next.addAll(caughtUp());
        }
        if (disk == Disk.ASKED_FOR && guest.isRunning() && guest.kind() == MicroGuest.SELF_RESET) {
            next.add(with(Disk.GOING));
        }
        if (disk == Disk.IN_BEFORE_RESET) {
            next.add(with(Disk.IN));
        }
        if (disk == Disk.GOING && !qemu.cut()) {
            next.add(with(Disk.OUT));
        }
    }

    /** A button that was pressed meanwhile may have been the last thing that the library hears of. */
    private List<World> caughtUp() {
        World now = new World(guest, qemu, status, false, disk, managerClosed);
        World told = now.with(guest.isRunning() ? VmStatus.RUNNING : VmStatus.PAUSED);
        return guest.pressed() ? List.of(told, now.with(VmStatus.SHUTTING_DOWN)) : List.of(told);
    }

    /** Whether everything that is certain to happen by itself has happened. */
    boolean isSettled() {
        if (hasEnded()) {
            return hasStopped();
        }
        boolean endsItself = !qemu.frozen() && guest.willPowerOff() && guest.kind() == MicroGuest.SELF_POWER_OFF;
        boolean learns = behind && qemu.answers();
        boolean losesTrack = qemu.cut() && status != VmStatus.UNKNOWN;
        return !qemu.isEnding() && !endsItself && !learns && !losesTrack && !qemu.isConnectedToAgain();
    }

    /** QEMU has not answered: nobody knows what it is doing until it does. */
    World silent() {
        return new World(guest, qemu, VmStatus.UNKNOWN, true, disk, managerClosed);
    }

    /** QEMU was told {@code cont}, and the library has learnt what came of it. */
    World resumed() {
        return guest.isRunning() ? this : with(guest.with(Power.RUNNING)).with(VmStatus.RUNNING);
    }

    /** QEMU was told {@code stop}, and the library has learnt what came of it. */
    World paused() {
        return guest.isRunning() ? with(guest.with(Power.PAUSED)).with(VmStatus.PAUSED) : this;
    }

    /** QEMU was told {@code system_reset}. */
    World reset() {
        return with(guest.reset())
                .with(
                        switch (disk) {
                            case ASKED_FOR -> Disk.GOING;
                            case IN -> Disk.IN_BEFORE_RESET;
                            default -> disk;
                        });
    }

    /** QEMU was told {@code system_powerdown}, and the library has learnt it. */
    World buttonPressed() {
        return with(guest.buttonPressed()).with(VmStatus.SHUTTING_DOWN);
    }

    /** This world once QEMU has got to what it was told, of which the library learns then; that is the one where it was carried out. */
    World later(World carriedOut) {
        if (hasEnded()) {
            return this;
        }
        Qemu then = carriedOut.hasEnded() ? qemu.doomed(carriedOut.end()) : carriedOut.qemu();
        return new World(carriedOut.guest(), then, status, true, carriedOut.disk(), carriedOut.managerClosed());
    }

    World doomed(End how) {
        return with(qemu.doomed(how));
    }

    /** QEMU gets processor time again, and does what has piled up. */
    World thawed() {
        return qemu.frozen() ? new World(guest, qemu.frozen(false), status, true, disk, managerClosed) : this;
    }

    World with(Guest to) {
        return new World(to, qemu, status, behind, disk, managerClosed);
    }

    World with(Qemu to) {
        return new World(guest, to, status, behind, disk, managerClosed);
    }

    World with(VmStatus to) {
        return new World(guest, qemu, to, behind, disk, managerClosed);
    }

    World with(Disk to) {
        return new World(guest, qemu, status, behind, to, managerClosed);
    }

    World withManagerClosed() {
        return new World(guest, qemu, status, behind, disk, true);
    }

    /** Returns what is not as it is with a machine that was just created. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>(List.of("a " + guest.power() + " " + guest.kind() + " " + guest.boot()));
        if (guest.pressed()) {
            words.add("its button pressed");
        }
        if (qemu.frozen()) {
            words.add("QEMU frozen");
        }
        if (qemu.cut()) {
            words.add("connection cut");
        }
        slip().ifPresent(how -> words.add("next reply " + how));
        qemu.doom().ifPresent(how -> words.add("about to be " + how));
        qemu.end().ifPresent(how -> words.add("ended " + how));
        if (disk != Disk.OUT) {
            words.add("disk " + disk);
        }
        words.add("said to be " + status + (behind ? ", which is not the latest" : ""));
        if (managerClosed) {
            words.add("manager closed");
        }
        return String.join(", ", words);
    }
}

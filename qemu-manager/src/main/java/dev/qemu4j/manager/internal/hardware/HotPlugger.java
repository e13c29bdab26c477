package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plugs parts into a running machine, and puts away what they were made on when they have gone. */
public final class HotPlugger {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.hotplug");

    /** How long one command of taking back may take, whatever the caller does meanwhile. */
    public static final Duration UNDONE = Duration.ofSeconds(10);

    private final String machine;
    private final Monitor qmp;
    private final AttachedParts parts;
    private final BackEnds backEnds;

    /** Threads that put away what nobody waits for; all have ended when {@link #end} returns. */
    private final Set<Thread> puttingAway = ConcurrentHashMap.newKeySet();

    public HotPlugger(VmConfig config, Monitor qmp) {
        this.machine = config.name();
        this.qmp = qmp;
        this.parts = new AttachedParts(config);
        this.backEnds = new BackEnds(machine, qmp);
    }

    public VmConfig config() {
        return parts.config();
    }

    public AttachedParts parts() {
        return parts;
    }

    public BackEnds backEnds() {
        return backEnds;
    }

    public Monitor qmp() {
        return qmp;
    }

    public AttachedPart attach(Part part) throws InterruptedException {
        return make(parts.reserve(part));
    }

    /** Plugs in again what was taken out, under the ids that it had. */
    public AttachedPart attachAgain(AttachedPart before) throws InterruptedException {
        return make(parts.reserveAgain(before));
    }

    /** What to do when the machine consists of something else than before; may be called by any thread, one after the other or not. */
    public void onChange(Runnable action) {
        parts.onChange(action);
    }

    /** The ports of a QEMU that has been running which have something in them. */
    public void occupy(Set<String> ports) {
        parts.occupy(ports);
    }

    /** Makes the part's things one after the other, and takes back those that were made if one fails. */
    AttachedPart make(AttachedPart part) throws InterruptedException {
        List<QemuOption> made = new ArrayList<>();
        try {
            for (QemuOption option : part.live().made()) {
                backEnds.add(option);
                made.add(option);
            }
            parts.confirm(part);
            return part;
        } catch (QmpCommandException e) {
            throw takenBack(part, made, made, failed("attach", e));
        } catch (QmpException e) {
            throw takenBack(part, made, perhaps(part, made), failed("attach", e));
        } catch (InterruptedException e) {
            throw takenBack(part, made, perhaps(part, made), e);
        } finally {
            part.isMade();
        }
    }

    /** What was made, and what comes next, of which is not known whether it was. */
    private static List<QemuOption> perhaps(AttachedPart part, List<QemuOption> made) {
        return part.live().made().subList(0, made.size() + 1);
    }

    private <E extends Exception> E takenBack(
            AttachedPart part, List<QemuOption> made, List<QemuOption> perhaps, E because) {
        List<QmpCommandException> kept = new ArrayList<>();
        Uninterruptibly.run(() -> {
            kept.clear();
            takeBack(part, made, perhaps, kept);
        });
        kept.forEach(because::addSuppressed);
        return because;
    }

    /** Asks the guest for what has been plugged in, without waiting for it; it is put away when it has gone. */
    void askBack(AttachedPart part) {
        List<QemuOption> made = part.live().made();
        Uninterruptibly.run(() -> takeBack(part, made, made, new ArrayList<>()));
    }

    /**
     * Removes what was made of a part, last thing first.
     *
     * <p>A device that is there goes when its guest gives it up. Until then it is part of the machine, and what it was made on stays.
     */
    private void takeBack(
            AttachedPart part, List<QemuOption> made, List<QemuOption> perhaps, List<QmpCommandException> kept)
            throws InterruptedException {
        for (QemuOption option : perhaps.reversed()) {
            if (!part.options().contains(option)) {
                continue; // A controller is left for the next part that needs one: only the guest could give it up.
            }
            if (!AttachedPart.isDevice(option)) {
                boolean certain = made.contains(option);
                (certain ? backEnds.remove(option) : backEnds.removeIfThere(option))
                        .filter(refusal -> certain)
                        .ifPresent(kept::add);
            } else if (!isAway(option) && qmp.isOpen()) {
                parts.confirm(part);
                return;
            }
        }
        parts.abandon(part, perhaps.containsAll(part.live().shared()));
    }

    /** Asks the guest for a device, unless that is not there. */
    private boolean isAway(QemuOption device) throws InterruptedException {
        return backEnds.removeIfThere(device)
                .filter(refusal -> refusal.errorClass().equals("DeviceNotFound"))
                .isPresent();
    }

    /**
     * Removes what a device was made on, once it has gone, and gives its port free; waits for whoever does so already.
     *
     * @return what QEMU says about things that it keeps because something else uses them
     */
    List<QmpCommandException> putAway(AttachedPart gone, Deadline deadline) throws InterruptedException {
        List<QmpCommandException> kept = new ArrayList<>();
        if (!gone.claim()) {
            if (!gone.awaitPutAway(deadline)) {
                throw failed("detach", gone + " has gone, but what it was made on is not put away yet");
            }
            return kept;
        }
        try {
            Uninterruptibly.run(() -> {
                kept.clear();
                for (QemuOption option : BackEnds.of(gone.options()).reversed()) {
                    backEnds.remove(option).ifPresent(kept::add);
                }
            });
        } finally {
            parts.forget(gone);
            gone.isPutAway();
        }
        return kept;
    }

    /**
     * Called by whoever follows the events when a device has gone, asked for or not: nobody may be waiting for it, or nobody any more.
     */
    public void deviceDeleted(QmpEvent event) {
        parts.all().stream()
                .filter(part -> part.device().isPresent() && part.isSubjectOf(event))
                .filter(part -> !part.isClaimed())
                .forEach(this::putAwayUnlessThere);
    }

    private void putAwayUnlessThere(AttachedPart part) {
        Thread thread = Thread.ofVirtual().name("vm-unplug " + machine).unstarted(() -> {
            try {
                Uninterruptibly.run(() -> {
                    // The event may be about another that had the same id before this one, which is being made then.
                    part.awaitMade();
                    if (!part.isClaimed() && parts.all().contains(part) && !isThere(part)) {
                        putAway(part, Deadline.after(UNDONE));
                    }
                });
            } finally {
                puttingAway.remove(Thread.currentThread());
            }
        });
        puttingAway.add(thread);
        thread.start();
    }

    /** Whether QEMU has the device; also if it does not say. */
    boolean isThere(AttachedPart part) throws InterruptedException {
        try {
            for (var child : qmp.execute("qom-list", Map.of("path", "/machine/peripheral"), UNDONE)) {
                if (child.path("name").asString("").equals(part.id())) {
                    return true;
                }
            }
            return false;
        } catch (QmpException e) {
            LOG.debug("VM '{}': {}", machine, e.getMessage());
            return true;
        }
    }

    /** Waits for what still puts away. Called when the connection has ended, by the thread that {@link #deviceDeleted} is called by. */
    public void end() {
        Uninterruptibly.run(() -> {
            for (Thread thread : puttingAway) {
                thread.join();
            }
        });
    }

    public VmOperationException failed(String operation, QmpException cause) {
        String problem = cause instanceof QmpCommandException refused
                ? refused.command() + ": " + refused.description()
                : String.valueOf(cause.getMessage());
        return failed(operation, problem, cause);
    }

    public VmOperationException failed(String operation, String problem) {
        return failed(operation, problem, null);
    }

    public VmOperationException failed(String operation, String problem, @Nullable Throwable cause) {
        return new VmOperationException(machine, operation, problem, null, cause);
    }
}

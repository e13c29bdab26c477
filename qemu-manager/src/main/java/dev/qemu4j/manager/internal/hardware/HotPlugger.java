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

/**
 * Hot-plugs parts into a running machine. A part that fails to attach is rolled back; a part whose device is gone has its back ends
 * removed, whoever unplugged it.
 */
public final class HotPlugger {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.hotplug");

    /** The time limit of each command of a rollback or clean-up, whatever deadline the caller has. */
    static final Duration ROLLBACK_TIMEOUT = Duration.ofSeconds(10);

    private final String machine;
    private final Monitor qmp;
    private final AttachedParts parts;
    private final BackEnds backEnds;

    /** Threads that clean up after devices that no caller waits for. */
    private final Set<Thread> cleanUps = ConcurrentHashMap.newKeySet();

    public HotPlugger(VmConfig config, Monitor qmp) {
        this.machine = config.name();
        this.qmp = qmp;
        this.parts = new AttachedParts(config);
        this.backEnds = new BackEnds(machine, qmp);
    }

    /** The configuration of the machine as it is now. */
    public VmConfig config() {
        return parts.config();
    }

    AttachedParts parts() {
        return parts;
    }

    BackEnds backEnds() {
        return backEnds;
    }

    Monitor qmp() {
        return qmp;
    }

    AttachedPart attach(Part part) throws InterruptedException {
        return create(parts.reserve(part));
    }

    /** Attaches a detached part again, with the ids that it had. */
    AttachedPart attachAgain(AttachedPart detached) throws InterruptedException {
        return create(parts.reserveAgain(detached));
    }

    /** Sets what is called after each change of the configuration, on the thread that made it: calls may overlap. */
    public void onChange(Runnable action) {
        parts.onChange(action);
    }

    /** Marks root ports that have a device in them although no part of the configuration names them. */
    public void markOccupied(Set<String> ports) {
        parts.markOccupied(ports);
    }

    /** Creates what a reserved part consists of, one option after the other; if one fails, rolls back. */
    AttachedPart create(AttachedPart part) throws InterruptedException {
        List<QemuOption> created = new ArrayList<>();
        try {
            for (QemuOption option : part.live().made()) {
                backEnds.add(option);
                created.add(option);
            }
            parts.confirm(part);
            return part;
        } catch (QmpCommandException e) {
            throw rollBack(part, created, created, failed("attach", e));
        } catch (QmpException e) {
            throw rollBack(part, created, maybeCreated(part, created), failed("attach", e));
        } catch (InterruptedException e) {
            throw rollBack(part, created, maybeCreated(part, created), e);
        } finally {
            part.creationEnded();
        }
    }

    /** What was created, and the option after it, whose command QEMU may have executed without a reply that was seen. */
    private static List<QemuOption> maybeCreated(AttachedPart part, List<QemuOption> created) {
        return part.live().made().subList(0, created.size() + 1);
    }

    /** Rolls an attach back; what QEMU refuses to remove is added to the cause as suppressed exceptions. */
    private <E extends Exception> E rollBack(
            AttachedPart part, List<QemuOption> created, List<QemuOption> maybeCreated, E cause) {
        List<QmpCommandException> refusals = new ArrayList<>();
        Uninterruptibly.run(() -> {
            refusals.clear();
            removeCreated(part, created, maybeCreated, refusals);
        });
        refusals.forEach(cause::addSuppressed);
        return cause;
    }

    /** Asks the guest to release a device, without waiting. Its back ends are removed once the device is gone. */
    void requestUnplug(AttachedPart part) {
        List<QemuOption> created = part.live().made();
        Uninterruptibly.run(() -> removeCreated(part, created, created, new ArrayList<>()));
    }

    /**
     * Removes what was created of a part, in reverse order.
     *
     * <p>A device that exists goes when the guest releases it. Until then it is part of the machine and keeps its back ends.
     */
    private void removeCreated(
            AttachedPart part,
            List<QemuOption> created,
            List<QemuOption> maybeCreated,
            List<QmpCommandException> refusals)
            throws InterruptedException {
        for (QemuOption option : maybeCreated.reversed()) {
            if (!part.options().contains(option)) {
                continue; // A shared controller stays for the next part that needs it: only the guest could release it.
            }
            if (!AttachedPart.isDevice(option)) {
                boolean certain = created.contains(option);
                (certain ? backEnds.remove(option) : backEnds.removeIfPresent(option))
                        .filter(refusal -> certain)
                        .ifPresent(refusals::add);
            } else if (!requestUnplugOrAbsent(option) && qmp.isOpen()) {
                parts.confirm(part);
                return;
            }
        }
        parts.cancel(part, maybeCreated.containsAll(part.live().shared()));
    }

    /** Asks the guest to release a device; true if QEMU has no such device. */
    private boolean requestUnplugOrAbsent(QemuOption device) throws InterruptedException {
        return backEnds.removeIfPresent(device)
                .filter(refusal -> refusal.errorClass().equals("DeviceNotFound"))
                .isPresent();
    }

    /**
     * Removes the back ends of a part whose device is gone and frees its port; if another thread is doing so, waits for it.
     *
     * @return QEMU's errors about back ends that it did not remove, because something else uses them
     */
    List<QmpCommandException> cleanUp(AttachedPart gone, Deadline deadline) throws InterruptedException {
        List<QmpCommandException> refusals = new ArrayList<>();
        if (!gone.claimCleanUp()) {
            if (!gone.awaitCleanUp(deadline)) {
                throw failed("detach", gone + " is unplugged, but its back end is still being removed");
            }
            return refusals;
        }
        try {
            Uninterruptibly.run(() -> {
                refusals.clear();
                for (QemuOption option : BackEnds.of(gone.options()).reversed()) {
                    backEnds.remove(option).ifPresent(refusals::add);
                }
            });
        } finally {
            parts.remove(gone);
            gone.cleanUpEnded();
        }
        return refusals;
    }

    /**
     * Handles the event that a device is gone, requested or not. Called by the thread that follows QEMU's events; it does not block. The
     * clean-up runs on a thread of its own, as there may be no caller that waits for the device.
     */
    public void deviceDeleted(QmpEvent event) {
        parts.all().stream()
                .filter(part -> part.hasDevice() && part.isSubjectOf(event))
                .filter(part -> !part.isCleanUpClaimed())
                .forEach(this::startCleanUp);
    }

    private void startCleanUp(AttachedPart part) {
        Thread thread = Thread.ofVirtual().name("vm-unplug " + machine).unstarted(() -> {
            try {
                Uninterruptibly.run(() -> {
                    // The event may be about an earlier device with the same id, while this one is being created.
                    part.awaitCreation();
                    if (!part.isCleanUpClaimed() && parts.all().contains(part) && !isPresent(part)) {
                        cleanUp(part, Deadline.after(ROLLBACK_TIMEOUT));
                    }
                });
            } finally {
                cleanUps.remove(Thread.currentThread());
            }
        });
        cleanUps.add(thread);
        thread.start();
    }

    /** Whether QEMU has the device; true too if QEMU does not answer. */
    boolean isPresent(AttachedPart part) throws InterruptedException {
        try {
            for (var child : qmp.execute("qom-list", Map.of("path", "/machine/peripheral"), ROLLBACK_TIMEOUT)) {
                if (child.path("name").asString("").equals(part.id())) {
                    return true;
                }
            }
            return false;
        } catch (QmpException e) {
            LOG.debug("VM '{}': cannot tell whether {} is present: {}", machine, part, e.getMessage());
            return true;
        }
    }

    /**
     * Waits for the clean-ups that {@link #deviceDeleted} started. Called once the connection has ended, by the thread that calls
     * {@code deviceDeleted}, so no more can start.
     */
    public void awaitCleanUps() {
        Uninterruptibly.run(() -> {
            for (Thread thread : cleanUps) {
                thread.join();
            }
        });
    }

    VmOperationException failed(String operation, QmpException cause) {
        String problem = cause instanceof QmpCommandException refused
                ? refused.command() + ": " + refused.description()
                : String.valueOf(cause.getMessage());
        return failed(operation, problem, cause);
    }

    VmOperationException failed(String operation, String problem) {
        return failed(operation, problem, null);
    }

    VmOperationException failed(String operation, String problem, @Nullable Throwable cause) {
        return new VmOperationException(machine, operation, problem, null, cause);
    }
}

package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.internal.capability.DeviceModels;
import dev.qemu4j.manager.internal.concurrent.Cleanup;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.concurrent.Worker;
import dev.qemu4j.manager.internal.lifecycle.EventData;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.manager.internal.log.MachineLog;
import dev.qemu4j.process.internal.output.Printable;
import dev.qemu4j.qapi.qdev.DeviceListProperties;
import dev.qemu4j.qapi.qom.ObjectPropertyInfo;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Hot-plugs parts into a running machine. A part that fails to attach is rolled back; a part whose device is gone has its back ends
 * removed, whoever unplugged it.
 */
public final class HotPlugger {
    /** The time limit of a rollback or clean-up, whatever deadline the caller has. */
    static final Duration ROLLBACK_TIMEOUT = Duration.ofSeconds(10);

    private final String machine;
    private final MachineLog log;
    private final Monitor qmp;
    private final AttachedParts parts;
    private final BackEnds backEnds;

    /** Parts whose devices QEMU says are gone. Bounded by the number of parts. */
    private final Set<AttachedPart> deleted = ConcurrentHashMap.newKeySet();

    /** Cleans up after them, one after the other: they may have no caller that waits for them. */
    private final Worker cleaner;

    public HotPlugger(VmConfig config, Monitor qmp) {
        this.machine = config.name();
        this.log = MachineLog.of("dev.qemu4j.manager.hotplug", machine);
        this.qmp = qmp;
        this.parts = new AttachedParts(config);
        this.backEnds = new BackEnds(log, qmp);
        this.cleaner = new Worker(
                "vm-unplug " + machine, this::cleanUpDeleted, e -> log.error(e, "a clean-up failed; trying again"));
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

    MachineLog log() {
        return log;
    }

    AttachedPart attach(Part part) throws InterruptedException {
        learnBus(part);
        return create(parts.reserve(part));
    }

    /** Finds out whether a device of any driver needs a port: QEMU lists the properties that only PCI devices have. */
    void learnBus(Part part) throws InterruptedException {
        if (part instanceof Device device && isPci(device.driver())) {
            parts.pciDriver(device.driver());
        }
    }

    private boolean isPci(String driver) throws InterruptedException {
        try {
            return isPciModel(driver);
        } catch (QmpCommandException unknown) {
            Optional<String> model = aliased(driver);
            return model.isPresent() && isPciModel(model.get());
        }
    }

    /** The model that has the alias. Empty if QEMU has no such driver: its refusal tells more than ours. */
    private Optional<String> aliased(String alias) throws InterruptedException {
        try {
            String list = qmp.execute(DeviceModels.LIST);
            return Optional.ofNullable(DeviceModels.parse(list).aliases().get(alias));
        } catch (QmpCommandException e) {
            log.debug("the device models cannot be listed: {}", e.getMessage());
            return Optional.empty();
        }
    }

    private boolean isPciModel(String model) throws InterruptedException {
        return qmp.execute(DeviceListProperties.of(model)).stream()
                .map(ObjectPropertyInfo::name)
                .anyMatch("multifunction"::equals);
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
        } catch (InterruptedException | RuntimeException | Error e) { // such as what the part itself throws
            var unused = rollBack(part, created, maybeCreated(part, created), e);
            throw e;
        } finally {
            part.creationEnded();
            if (deleted.contains(part)) {
                cleaner.request();
            }
        }
    }

    /** What was created, and the option after it, whose command QEMU may have executed without a reply that was seen. */
    private static List<QemuOption> maybeCreated(AttachedPart part, List<QemuOption> created) {
        List<QemuOption> all = part.live().made();
        return all.subList(0, Math.min(created.size() + 1, all.size()));
    }

    /** Rolls an attach back; what QEMU refuses to remove is added to the cause as suppressed exceptions. */
    private <E extends Throwable> E rollBack(
            AttachedPart part, List<QemuOption> created, List<QemuOption> maybeCreated, E cause) {
        List<QmpCommandException> refusals = new ArrayList<>();
        Deadline deadline = Deadline.after(ROLLBACK_TIMEOUT);
        Uninterruptibly.run(() -> {
            refusals.clear();
            removeCreated(part, created, maybeCreated, refusals, deadline);
        });
        refusals.forEach(cause::addSuppressed);
        return cause;
    }

    /** Asks the guest to release a device, without waiting. Its back ends are removed once the device is gone. */
    void requestUnplug(AttachedPart part) {
        List<QemuOption> created = part.live().made();
        Deadline deadline = Deadline.after(ROLLBACK_TIMEOUT);
        Uninterruptibly.run(() -> removeCreated(part, created, created, new ArrayList<>(), deadline));
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
            List<QmpCommandException> refusals,
            Deadline deadline)
            throws InterruptedException {
        for (QemuOption option : maybeCreated.reversed()) {
            if (!part.options().contains(option)) {
                continue; // A shared controller stays for the next part that needs it: only the guest could release it.
            }
            if (!AttachedPart.isDevice(option)) {
                boolean certain = created.contains(option);
                (certain ? backEnds.remove(option, deadline) : backEnds.removeIfPresent(option, deadline))
                        .filter(refusal -> certain)
                        .ifPresent(refusals::add);
            } else if (!requestUnplugOrAbsent(option, deadline) && qmp.isOpen()) {
                parts.confirm(part);
                return;
            }
        }
        parts.cancel(part, maybeCreated.containsAll(part.live().shared()));
    }

    /** Asks the guest to release a device; true if QEMU has no such device. */
    private boolean requestUnplugOrAbsent(QemuOption device, Deadline deadline) throws InterruptedException {
        return backEnds.removeIfPresent(device, deadline)
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
        Deadline removal = Deadline.after(ROLLBACK_TIMEOUT);
        try {
            Uninterruptibly.run(() -> {
                refusals.clear();
                for (QemuOption option : BackEnds.of(gone.options()).reversed()) {
                    backEnds.remove(option, removal).ifPresent(refusals::add);
                }
            });
        } finally {
            Cleanup.runAll(() -> parts.remove(gone), gone::cleanUpEnded);
        }
        return refusals;
    }

    /**
     * Handles the event that a device is gone, requested or not. Called by the thread that follows QEMU's events; it does not block. One
     * thread cleans up, however many events come.
     */
    public void deviceDeleted(QmpEvent event) {
        JsonNode data = EventData.of(event);
        boolean any = false;
        for (AttachedPart part : parts.all()) {
            if (part.hasDevice() && part.isSubjectOf(event.name(), data) && !part.isCleanUpClaimed()) {
                any |= deleted.add(part);
            }
        }
        if (any) {
            cleaner.request();
        }
    }

    /**
     * Cleans up after the devices that are gone. An event may be about an earlier device with the same id, while the part is being created:
     * it is looked at again when the creation has ended.
     */
    private void cleanUpDeleted() throws InterruptedException {
        for (AttachedPart part : List.copyOf(deleted)) {
            if (part.isCreated()) {
                // An event that comes from now on leads to another look.
                deleted.remove(part);
                cleanUpIfGone(part);
            }
        }
    }

    private void cleanUpIfGone(AttachedPart part) throws InterruptedException {
        boolean looked = false;
        try {
            if (!part.isCleanUpClaimed() && parts.all().contains(part) && !isPresent(part)) {
                cleanUp(part, Deadline.after(ROLLBACK_TIMEOUT));
            }
            looked = true;
        } finally {
            if (!looked) {
                deleted.add(part);
            }
        }
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
            log.debug("cannot tell whether {} is present: {}", part, e.getMessage());
            return true;
        }
    }

    /** Waits for the clean-ups that {@link #deviceDeleted} has requested so far. */
    void awaitCleanUps() {
        cleaner.join();
    }

    /** Waits for the clean-up that runs, and begins no other. Called once the connection has ended. */
    public void stopCleanUps() {
        Cleanup.runAll(cleaner::stop, log::end);
    }

    VmOperationException failed(String operation, QmpException cause) {
        String problem = cause instanceof QmpCommandException refused
                ? refused.command() + ": " + refused.description()
                : String.valueOf(cause.getMessage());
        return failed(operation, Printable.of(problem), cause);
    }

    VmOperationException failed(String operation, String problem) {
        return failed(operation, problem, null);
    }

    VmOperationException failed(String operation, String problem, @Nullable Throwable cause) {
        return new VmOperationException(machine, operation, problem, null, cause);
    }
}

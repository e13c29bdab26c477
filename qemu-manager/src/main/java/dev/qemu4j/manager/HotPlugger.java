package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.option.QmpCall;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plugs parts into a running machine, and puts away what they were made on when they have gone. */
final class HotPlugger {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.hotplug");

    /** How long one command of taking back may take, whatever the caller does meanwhile. */
    static final Duration UNDONE = Duration.ofSeconds(10);

    /** What has become of a command. */
    private enum Outcome {
        DONE,
        /** What was to be removed is not there. */
        NOT_THERE,
        REFUSED,
        UNKNOWN
    }

    private final String machine;
    private final QmpClient qmp;
    private final PluggedParts parts;

    /** Threads that put away what nobody waits for; all have ended when {@link #end} returns. */
    private final Set<Thread> puttingAway = ConcurrentHashMap.newKeySet();

    HotPlugger(VmConfig config, QmpClient qmp) {
        this.machine = config.name();
        this.qmp = qmp;
        this.parts = new PluggedParts(config);
    }

    VmConfig config() {
        return parts.config();
    }

    PluggedParts parts() {
        return parts;
    }

    QmpClient qmp() {
        return qmp;
    }

    Plugged attach(Part part) throws InterruptedException {
        return make(parts.reserve(part));
    }

    /** Plugs in again what was taken out, under the ids that it had. */
    Plugged attachAgain(Plugged before) throws InterruptedException {
        return make(parts.reserveAgain(before));
    }

    /** Makes the part's things one after the other, and takes back those that were made if one fails. */
    Plugged make(Plugged part) throws InterruptedException {
        List<QemuOption> options = part.live().made();
        Outcome last = Outcome.DONE;
        int made = 0;
        try {
            for (QemuOption option : options) {
                last = Outcome.UNKNOWN;
                execute(option.addCall().orElseThrow());
                last = Outcome.DONE;
                made++;
            }
            parts.confirm(part);
            return part;
        } catch (QmpCommandException e) {
            last = Outcome.REFUSED;
            throw failed("attach", e);
        } catch (QmpException e) {
            throw failed("attach", e);
        } finally {
            if (last != Outcome.DONE) {
                List<QemuOption> perhaps = options.subList(0, last == Outcome.REFUSED ? made : made + 1);
                Uninterruptibly.run(() -> takeBack(part, perhaps));
            }
        }
    }

    /** Asks the guest for what has been plugged in, without waiting for it; it is put away when it has gone. */
    void askBack(Plugged part) {
        Uninterruptibly.run(() -> takeBack(part, part.live().made()));
    }

    /**
     * Removes what was made of a part, last thing first. What may not be there is taken back too: that does no harm.
     *
     * <p>A device that is there goes when its guest gives it up. Until then it is part of the machine, and what it was made on stays.
     */
    private void takeBack(Plugged part, List<QemuOption> perhaps) throws InterruptedException {
        for (int i = perhaps.size() - 1; i >= 0; i--) {
            QemuOption option = perhaps.get(i);
            boolean shared = !part.options().contains(option);
            if (!shared && Plugged.isDevice(option)) {
                if (remove(option) != Outcome.NOT_THERE && qmp.isOpen()) {
                    parts.confirm(part);
                    return;
                }
            } else if (!shared) {
                remove(option);
            }
        }
        // A controller that was made is left for the next part that needs one: only the guest could give it up.
        parts.abandon(part, perhaps.containsAll(part.live().shared()));
    }

    /** Removes a thing, or asks the guest for it if it is a device. */
    private Outcome remove(QemuOption option) throws InterruptedException {
        QmpCall call = option.removeCall().orElseThrow();
        try {
            qmp.execute(call.command(), call.arguments(), UNDONE);
            return Outcome.DONE;
        } catch (QmpCommandException e) {
            LOG.debug("VM '{}': {}", machine, e.getMessage());
            return e.errorClass().equals("DeviceNotFound") ? Outcome.NOT_THERE : Outcome.REFUSED;
        } catch (QmpException e) {
            LOG.debug("VM '{}': {}", machine, e.getMessage());
            return Outcome.UNKNOWN;
        }
    }

    /** Adds things again; that those are there which were not removed does no harm. */
    void addAgain(List<QemuOption> options) throws InterruptedException {
        for (QemuOption option : options) {
            QmpCall call = option.addCall().orElseThrow();
            quietly(() -> qmp.execute(call.command(), call.arguments(), UNDONE));
        }
    }

    /** Does what may be needless, and is refused then. */
    void quietly(Undo action) throws InterruptedException {
        try {
            action.run();
        } catch (QmpException e) {
            LOG.debug("VM '{}': {}", machine, e.getMessage());
        }
    }

    /** A command that takes something back. */
    interface Undo {
        void run() throws InterruptedException;
    }

    /** Removes what a device was made on, once it has gone, and gives its port free; waits for whoever does so already. */
    void putAway(Plugged gone, Deadline deadline) throws InterruptedException {
        if (!gone.claim()) {
            gone.awaitPutAway(deadline);
            return;
        }
        try {
            Uninterruptibly.run(() -> {
                List<QemuOption> options = gone.options();
                for (int i = options.size() - 1; i >= 0; i--) {
                    QemuOption option = options.get(i);
                    if (!Plugged.isDevice(option) && remove(option) == Outcome.REFUSED) {
                        LOG.warn("VM '{}': {} has gone, and {} stays: it is in use", machine, gone, option.arguments());
                    }
                }
            });
        } finally {
            parts.forget(gone);
            gone.isPutAway();
        }
    }

    /**
     * Called by whoever follows the events when a device has gone, asked for or not: nobody may be waiting for it, or nobody any more.
     */
    void deviceDeleted(QmpEvent event) {
        parts.all().stream()
                .filter(part -> part.device().isPresent() && part.isSubjectOf(event))
                .filter(part -> !part.isClaimed())
                .forEach(this::putAwayUnlessThere);
    }

    private void putAwayUnlessThere(Plugged part) {
        Thread thread = Thread.ofVirtual().name("vm-unplug " + machine).unstarted(() -> {
            try {
                Uninterruptibly.run(() -> {
                    // The event may be about another that had the same id before this one.
                    if (!isThere(part)) {
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
    boolean isThere(Plugged part) throws InterruptedException {
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
    void end() {
        Uninterruptibly.run(() -> {
            for (Thread thread : puttingAway) {
                thread.join();
            }
        });
    }

    private void execute(QmpCall call) throws InterruptedException {
        qmp.execute(call.command(), call.arguments());
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

package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.option.QmpCall;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.manager.internal.log.MachineLog;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Adds and removes the back ends of devices: block nodes, network back ends, objects. QEMU refuses to remove a back end that something
 * else uses, such as a block job; it is remembered as retained, and removed or reused when its id is needed again.
 */
final class BackEnds {
    /** How long QEMU may keep a back end in use after it has reported that the device is gone. */
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final MachineLog log;
    private final Monitor qmp;
    private final Set<QemuOption> retained = ConcurrentHashMap.newKeySet();

    BackEnds(MachineLog log, Monitor qmp) {
        this.log = log;
        this.qmp = qmp;
    }

    /** The back ends that QEMU refused to remove. */
    Set<QemuOption> retained() {
        return Set.copyOf(retained);
    }

    /**
     * Adds a back end or a device.
     *
     * @throws QmpCommandException if QEMU refuses, unless an equal back end is retained: then that one is used
     */
    void add(QemuOption option) throws InterruptedException {
        for (QemuOption other : retained) {
            boolean sameName = removeCall(other).equals(removeCall(option));
            if (sameName
                    && remove(other, Deadline.after(HotPlugger.ROLLBACK_TIMEOUT), Duration.ZERO)
                            .isPresent()
                    && other.equals(option)) {
                retained.remove(option);
                return;
            }
        }
        QmpCall call = option.addCall().orElseThrow();
        qmp.execute(call.command(), call.arguments());
    }

    /** Removes a back end that exists; returns QEMU's error if it refuses. */
    Optional<QmpCommandException> remove(QemuOption option, Deadline deadline) throws InterruptedException {
        return remove(option, deadline, RELEASE_TIMEOUT);
    }

    private Optional<QmpCommandException> remove(QemuOption option, Deadline deadline, Duration releaseTimeout)
            throws InterruptedException {
        Optional<QmpCommandException> refusal = removeOnceUnused(option, deadline, Deadline.after(releaseTimeout));
        refusal.ifPresentOrElse(
                e -> {
                    retained.add(option);
                    log.warn(
                            "QEMU did not remove back end {}: {}; it stays until its id is needed again",
                            String.join(" ", option.arguments()),
                            e.description());
                },
                () -> retained.remove(option));
        return refusal;
    }

    /** QEMU frees a device, and with it the last reference to a back end, shortly after it has reported that the device is gone. */
    private Optional<QmpCommandException> removeOnceUnused(QemuOption option, Deadline deadline, Deadline released)
            throws InterruptedException {
        Optional<QmpCommandException> refusal = removeIfPresent(option, deadline);
        Duration pause = Duration.ofMillis(1);
        while (refusal.filter(BackEnds::isInUse).isPresent() && !released.hasPassed()) {
            var unused = new CountDownLatch(1).await(pause.toNanos(), TimeUnit.NANOSECONDS);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            refusal = removeIfPresent(option, deadline);
        }
        return refusal;
    }

    private static boolean isInUse(QmpCommandException refusal) {
        return refusal.description().contains("in use");
    }

    /**
     * Removes a back end or a device that may not exist; returns QEMU's error if there is one. If the connection is lost, waits for the
     * next one, which comes soon as long as QEMU lives.
     */
    Optional<QmpCommandException> removeIfPresent(QemuOption option, Deadline deadline) throws InterruptedException {
        QmpCall call = removeCall(option);
        qmp.awaitOpen(deadline);
        try {
            qmp.execute(call.command(), call.arguments(), deadline.left());
        } catch (QmpCommandException e) {
            return Optional.of(e);
        } catch (QmpException e) {
            log.debug("{} failed: {}", call.command(), e.getMessage());
        }
        return Optional.empty();
    }

    /** Adds back ends again, some of which may still exist. */
    void addAgain(List<QemuOption> options, Deadline deadline) throws InterruptedException {
        for (QemuOption option : options) {
            QmpCall call = option.addCall().orElseThrow();
            try {
                qmp.execute(call.command(), call.arguments(), deadline.left());
            } catch (QmpException e) {
                log.debug("{} failed: {}", call.command(), e.getMessage());
            }
        }
    }

    private static QmpCall removeCall(QemuOption option) {
        return option.removeCall().orElseThrow();
    }

    /** The back ends among the options of a part, in the order in which they are created. */
    static List<QemuOption> of(List<QemuOption> options) {
        return options.stream()
                .filter(option -> !option.name().equals(OptionKind.DEVICE.option()))
                .toList();
    }
}

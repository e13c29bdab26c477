package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.option.QmpCall;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds and removes the back ends of devices: block nodes, network back ends, objects. QEMU refuses to remove a back end that something
 * else uses, such as a block job; it is remembered as retained, and removed or reused when its id is needed again.
 */
final class BackEnds {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.hotplug");

    /** How long QEMU may keep a back end in use after it has reported that the device is gone. */
    private static final Duration RELEASE_TIMEOUT = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final String machine;
    private final Monitor qmp;
    private final Set<QemuOption> retained = ConcurrentHashMap.newKeySet();

    BackEnds(String machine, Monitor qmp) {
        this.machine = machine;
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
            if (sameName && remove(other, Duration.ZERO).isPresent() && other.equals(option)) {
                retained.remove(option);
                return;
            }
        }
        QmpCall call = option.addCall().orElseThrow();
        qmp.execute(call.command(), call.arguments());
    }

    /** Removes a back end that exists; returns QEMU's error if it refuses. */
    Optional<QmpCommandException> remove(QemuOption option) throws InterruptedException {
        return remove(option, RELEASE_TIMEOUT);
    }

    private Optional<QmpCommandException> remove(QemuOption option, Duration timeout) throws InterruptedException {
        Optional<QmpCommandException> refusal = removeOnceUnused(option, Deadline.after(timeout));
        refusal.ifPresentOrElse(
                e -> {
                    retained.add(option);
                    LOG.warn(
                            "VM '{}': QEMU did not remove back end {}: {}; it stays until its id is needed again",
                            machine,
                            String.join(" ", option.arguments()),
                            e.description());
                },
                () -> retained.remove(option));
        return refusal;
    }

    /** QEMU frees a device, and with it the last reference to a back end, shortly after it has reported that the device is gone. */
    private Optional<QmpCommandException> removeOnceUnused(QemuOption option, Deadline deadline)
            throws InterruptedException {
        Optional<QmpCommandException> refusal = removeIfPresent(option);
        Duration pause = Duration.ofMillis(1);
        while (refusal.filter(BackEnds::isInUse).isPresent() && !deadline.hasPassed()) {
            var unused = new CountDownLatch(1).await(pause.toNanos(), TimeUnit.NANOSECONDS);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            refusal = removeIfPresent(option);
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
    Optional<QmpCommandException> removeIfPresent(QemuOption option) throws InterruptedException {
        QmpCall call = removeCall(option);
        qmp.awaitOpen(Deadline.after(HotPlugger.ROLLBACK_TIMEOUT));
        try {
            qmp.execute(call.command(), call.arguments(), HotPlugger.ROLLBACK_TIMEOUT);
        } catch (QmpCommandException e) {
            return Optional.of(e);
        } catch (QmpException e) {
            LOG.debug("VM '{}': {} failed: {}", machine, call.command(), e.getMessage());
        }
        return Optional.empty();
    }

    /** Adds back ends again, some of which may still exist. */
    void addAgain(List<QemuOption> options) throws InterruptedException {
        for (QemuOption option : options) {
            QmpCall call = option.addCall().orElseThrow();
            try {
                qmp.execute(call.command(), call.arguments(), HotPlugger.ROLLBACK_TIMEOUT);
            } catch (QmpException e) {
                LOG.debug("VM '{}': {} failed: {}", machine, call.command(), e.getMessage());
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

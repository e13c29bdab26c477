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
 * What devices are made on: block nodes, network back ends, objects. QEMU keeps one that something else uses, such as a block job, when
 * its device has gone; such a one is kept in mind until its id is wanted again.
 */
public final class BackEnds {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.hotplug");

    /** How long QEMU may take to let go of what a device was made on, after it has said that the device is gone. */
    private static final Duration LETS_GO = Duration.ofSeconds(1);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(50);

    private final String machine;
    private final Monitor qmp;
    private final Set<QemuOption> left = ConcurrentHashMap.newKeySet();

    BackEnds(String machine, Monitor qmp) {
        this.machine = machine;
        this.qmp = qmp;
    }

    /** Those that QEMU would not remove. */
    public Set<QemuOption> left() {
        return Set.copyOf(left);
    }

    /**
     * Adds one.
     *
     * @throws QmpCommandException if QEMU refuses, and not because the very same is left from before
     */
    public void add(QemuOption option) throws InterruptedException {
        for (QemuOption other : left) {
            boolean sameName = removeCall(other).equals(removeCall(option));
            if (sameName && remove(other, Duration.ZERO).isPresent() && other.equals(option)) {
                left.remove(option);
                return;
            }
        }
        QmpCall call = option.addCall().orElseThrow();
        qmp.execute(call.command(), call.arguments());
    }

    /** Removes one that is there; what QEMU says if it keeps it. */
    Optional<QmpCommandException> remove(QemuOption option) throws InterruptedException {
        return remove(option, LETS_GO);
    }

    private Optional<QmpCommandException> remove(QemuOption option, Duration patience) throws InterruptedException {
        Optional<QmpCommandException> refusal = removeOnceFree(option, Deadline.after(patience));
        refusal.ifPresentOrElse(
                e -> {
                    left.add(option);
                    LOG.warn(
                            "VM '{}': QEMU keeps {}: {}",
                            machine,
                            String.join(" ", option.arguments()),
                            e.description());
                },
                () -> left.remove(option));
        return refusal;
    }

    /** QEMU frees a device some time after it has gone, most often at once, and its last reference to this with it. */
    private Optional<QmpCommandException> removeOnceFree(QemuOption option, Deadline deadline)
            throws InterruptedException {
        Optional<QmpCommandException> refusal = removeIfThere(option);
        Duration pause = Duration.ofMillis(1);
        while (refusal.filter(BackEnds::isInUse).isPresent() && !deadline.hasPassed()) {
            var unused = new CountDownLatch(1).await(pause.toNanos(), TimeUnit.NANOSECONDS);
            pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            refusal = removeIfThere(option);
        }
        return refusal;
    }

    private static boolean isInUse(QmpCommandException refusal) {
        return refusal.description().contains("in use");
    }

    /** Removes one that may not be there. If the connection is lost, there is another one soon, as long as QEMU lives. */
    Optional<QmpCommandException> removeIfThere(QemuOption option) throws InterruptedException {
        QmpCall call = removeCall(option);
        qmp.awaitOpen(Deadline.after(HotPlugger.UNDONE));
        try {
            qmp.execute(call.command(), call.arguments(), HotPlugger.UNDONE);
        } catch (QmpCommandException e) {
            return Optional.of(e);
        } catch (QmpException e) {
            LOG.debug("VM '{}': {}", machine, e.getMessage());
        }
        return Optional.empty();
    }

    /** Adds some again of which some may be there still. */
    void addAgain(List<QemuOption> options) throws InterruptedException {
        for (QemuOption option : options) {
            try {
                QmpCall call = option.addCall().orElseThrow();
                qmp.execute(call.command(), call.arguments(), HotPlugger.UNDONE);
            } catch (QmpException e) {
                LOG.debug("VM '{}': {}", machine, e.getMessage());
            }
        }
    }

    private static QmpCall removeCall(QemuOption option) {
        return option.removeCall().orElseThrow();
    }

    /** Those among the options of a part, in the order in which they are made. */
    static List<QemuOption> of(List<QemuOption> options) {
        return options.stream()
                .filter(option -> !option.name().equals(OptionKind.DEVICE.option()))
                .toList();
    }
}

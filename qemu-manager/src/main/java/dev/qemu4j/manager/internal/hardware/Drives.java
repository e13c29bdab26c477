package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.block.DiskMedia;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.option.QmpCall;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.lifecycle.Monitor;
import dev.qemu4j.qapi.block.BlockResize;
import dev.qemu4j.qapi.block.medium.BlockdevCloseTray;
import dev.qemu4j.qapi.block.medium.BlockdevInsertMedium;
import dev.qemu4j.qapi.block.medium.BlockdevOpenTray;
import dev.qemu4j.qapi.block.medium.BlockdevRemoveMedium;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes what is in the drives of a running machine, and how large its disks are. */
public final class Drives {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.hotplug");

    private static final String CHANGE = "changeMedium";

    private final HotPlugger hotPlugger;
    private final Monitor qmp;

    public Drives(HotPlugger hotPlugger) {
        this.hotPlugger = hotPlugger;
        this.qmp = hotPlugger.qmp();
    }

    /** Whether only the medium differs, in a drive whose medium can be changed. */
    public static boolean isOtherMedium(Part from, Part to) {
        return from instanceof Disk before
                && to instanceof Disk after
                && isDrive(before)
                && with(before, after.image(), after.isReadOnly()).equals(after);
    }

    private static boolean isDrive(Disk disk) {
        return disk.media() == DiskMedia.CD_ROM || disk.bus() == DiskBus.FLOPPY;
    }

    private static Disk with(Disk drive, Image image, boolean readOnly) {
        return new Disk(image, drive.media(), drive.bus(), readOnly, drive.id(), drive.tuning(), drive.properties());
    }

    public void resize(String id, DataSize size) throws InterruptedException {
        disk("resizeDisk", id);
        try {
            qmp.execute(BlockResize.of(size.bytes()).nodeName(id));
        } catch (QmpException e) {
            throw hotPlugger.failed("resizeDisk", e);
        }
    }

    public void changeMedium(String id, Image image, Duration timeout) throws InterruptedException {
        Disk drive = disk(CHANGE, id);
        changeMedium(id, with(drive, image, drive.isReadOnly()), Deadline.after(timeout));
    }

    private Disk disk(String operation, String id) {
        return hotPlugger
                .parts()
                .find(id)
                .map(AttachedPart::part)
                .filter(Disk.class::isInstance)
                .map(Disk.class::cast)
                .orElseThrow(() -> hotPlugger.failed(operation, "it has no disk '" + id + "'"));
    }

    /**
     * Empties the drive and fills it again. Both media have the drive's id as the name of their block node, so the one has to go before
     * the other can come.
     */
    public void changeMedium(String id, Disk to, Deadline deadline) throws InterruptedException {
        AttachedPart drive = hotPlugger
                .parts()
                .find(id)
                .filter(found -> isOtherMedium(found.part(), to))
                .orElseThrow(() -> hotPlugger.failed(CHANGE, "'" + id + "' is no drive whose medium can be changed"));
        List<QemuOption> before = BackEnds.of(drive.options());
        // Renders the other medium, and finds out whether it suits the machine, before anything is sent.
        List<QemuOption> after =
                BackEnds.of(hotPlugger.parts().copy().replace(drive, to).options());
        boolean changed = false;
        try (EventSubscription trayMoved = qmp.subscribe(
                event -> event.data().path("id").asString("").equals(id)
                        && event.data().path("tray-open").asBoolean(false),
                "DEVICE_TRAY_MOVED")) {
            empty(id, trayMoved, deadline);
            for (QemuOption node : before.reversed()) {
                execute(node.removeCall().orElseThrow());
            }
            for (QemuOption node : after) {
                execute(node.addCall().orElseThrow());
            }
            qmp.execute(BlockdevInsertMedium.of(id, id));
            qmp.execute(BlockdevCloseTray.of().id(id));
            hotPlugger.parts().replace(drive, to);
            changed = true;
        } catch (QmpException e) {
            throw hotPlugger.failed(CHANGE, e);
        } finally {
            if (!changed) {
                Uninterruptibly.run(() -> putBack(id, before, after));
            }
        }
    }

    /** QEMU's success says that the guest was asked to unlock the tray; that it has opened is said by the event. */
    private void empty(String id, EventSubscription trayMoved, Deadline deadline) throws InterruptedException {
        qmp.execute(BlockdevOpenTray.of().id(id));
        try {
            qmp.execute(BlockdevRemoveMedium.of(id));
        } catch (QmpCommandException locked) {
            if (!locked.description().contains("is not open")) {
                throw locked;
            }
            try {
                trayMoved.next(Duration.ofNanos(Math.max(0, deadline.remaining())));
            } catch (QmpTimeoutException e) {
                throw hotPlugger.failed(
                        CHANGE, "the guest has locked the tray of '" + id + "' and does not open it", e);
            }
            qmp.execute(BlockdevRemoveMedium.of(id));
        }
    }

    /** Whatever was done of the change: what is not needed of this does no harm. */
    private void putBack(String id, List<QemuOption> before, List<QemuOption> after) throws InterruptedException {
        quietly(BlockdevRemoveMedium.of(id));
        for (QemuOption node : after.reversed()) {
            hotPlugger.backEnds().removeIfThere(node);
        }
        hotPlugger.backEnds().addAgain(before);
        quietly(BlockdevInsertMedium.of(id, id));
        quietly(BlockdevCloseTray.of().id(id));
    }

    private void quietly(QmpCommand<?> command) throws InterruptedException {
        try {
            qmp.execute(command, HotPlugger.UNDONE);
        } catch (QmpException e) {
            LOG.debug("drive {}: {}", command, e.getMessage());
        }
    }

    private void execute(QmpCall call) throws InterruptedException {
        qmp.execute(call.command(), call.arguments());
    }
}

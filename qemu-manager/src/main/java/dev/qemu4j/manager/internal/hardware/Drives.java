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
import dev.qemu4j.manager.internal.lifecycle.EventData;
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
import tools.jackson.databind.JsonNode;

/** Changes the media in the drives of a running machine, and the sizes of its disks. */
final class Drives {
    private static final String CHANGE = "changeMedium";

    private final HotPlugger hotPlugger;
    private final Monitor qmp;

    Drives(HotPlugger hotPlugger) {
        this.hotPlugger = hotPlugger;
        this.qmp = hotPlugger.qmp();
    }

    /** Whether two descriptions of a removable drive differ in the medium only. */
    static boolean isMediumChange(Part from, Part to) {
        return from instanceof Disk before
                && to instanceof Disk after
                && isRemovable(before)
                && with(before, after.image(), after.isReadOnly()).equals(after);
    }

    private static boolean isRemovable(Disk disk) {
        return disk.media() == DiskMedia.CD_ROM || disk.bus() == DiskBus.FLOPPY;
    }

    private static Disk with(Disk drive, Image image, boolean readOnly) {
        return new Disk(image, drive.media(), drive.bus(), readOnly, drive.id(), drive.tuning(), drive.properties());
    }

    void resize(String id, DataSize size) throws InterruptedException {
        disk("resizeDisk", id);
        try {
            qmp.execute(BlockResize.of(size.bytes()).nodeName(id));
        } catch (QmpException e) {
            throw hotPlugger.failed("resizeDisk", e);
        }
    }

    void changeMedium(String id, Image image, Duration timeout) throws InterruptedException {
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
                .orElseThrow(() -> hotPlugger.failed(operation, "the machine has no disk '" + id + "'"));
    }

    /**
     * Removes the medium and inserts the other one; if that fails, rolls back. Both media use the drive's id as the name of their block
     * node, so the old node must be removed before the new one can be added.
     */
    void changeMedium(String id, Disk to, Deadline deadline) throws InterruptedException {
        AttachedPart drive = hotPlugger
                .parts()
                .find(id)
                .filter(found -> isMediumChange(found.part(), to))
                .orElseThrow(() -> hotPlugger.failed(CHANGE, "'" + id + "' is not a drive with a removable medium"));
        List<QemuOption> before = BackEnds.of(drive.options());
        // Renders the new medium, and checks that it suits the machine, before anything is sent.
        List<QemuOption> after =
                BackEnds.of(hotPlugger.parts().copy().replace(drive, to).options());
        boolean changed = false;
        try (EventSubscription trayMoved =
                qmp.subscribe(event -> isOpened(id, EventData.of(event)), "DEVICE_TRAY_MOVED")) {
            removeMedium(id, trayMoved, deadline);
            for (QemuOption node : before.reversed()) {
                execute(node.removeCall().orElseThrow(), deadline);
            }
            for (QemuOption node : after) {
                execute(node.addCall().orElseThrow(), deadline);
            }
            if (!after.isEmpty()) {
                qmp.execute(BlockdevInsertMedium.of(id, id), deadline);
            }
            qmp.execute(BlockdevCloseTray.of().id(id), deadline);
            hotPlugger.parts().replace(drive, to);
            changed = true;
        } catch (QmpException e) {
            throw hotPlugger.failed(CHANGE, e);
        } finally {
            if (!changed) {
                Deadline rollBack = Deadline.after(HotPlugger.ROLLBACK_TIMEOUT);
                Uninterruptibly.run(() -> rollBack(id, before, after, rollBack));
            }
        }
    }

    /** QEMU's reply only confirms that the guest was asked to unlock the tray; the event reports that the tray has opened. */
    private void removeMedium(String id, EventSubscription trayMoved, Deadline deadline) throws InterruptedException {
        qmp.execute(BlockdevOpenTray.of().id(id), deadline);
        try {
            qmp.execute(BlockdevRemoveMedium.of(id), deadline);
        } catch (QmpCommandException locked) {
            if (!locked.description().contains("is not open")) {
                throw locked;
            }
            try {
                trayMoved.next(deadline.left());
            } catch (QmpTimeoutException e) {
                throw hotPlugger.failed(
                        CHANGE, "the guest has locked the tray of '" + id + "' and has not opened it in time", e);
            }
            qmp.execute(BlockdevRemoveMedium.of(id), deadline);
        }
    }

    private static boolean isOpened(String id, JsonNode tray) {
        return tray.path("id").asString("").equals(id) && tray.path("tray-open").asBoolean(false);
    }

    /** Inserts the old medium again, however far the change came: commands that are not needed fail without harm. */
    private void rollBack(String id, List<QemuOption> before, List<QemuOption> after, Deadline deadline)
            throws InterruptedException {
        tryExecute(BlockdevRemoveMedium.of(id), deadline);
        for (QemuOption node : after.reversed()) {
            hotPlugger.backEnds().removeIfPresent(node, deadline);
        }
        hotPlugger.backEnds().addAgain(before, deadline);
        if (!before.isEmpty()) {
            tryExecute(BlockdevInsertMedium.of(id, id), deadline);
        }
        tryExecute(BlockdevCloseTray.of().id(id), deadline);
    }

    private void tryExecute(QmpCommand<?> command, Deadline deadline) throws InterruptedException {
        try {
            qmp.execute(command, deadline.left());
        } catch (QmpException e) {
            hotPlugger.log().debug("{} failed: {}", command.name(), e.getMessage());
        }
    }

    /** Adds or removes a block node, which may take long. */
    private void execute(QmpCall call, Deadline deadline) throws InterruptedException {
        qmp.execute(call.command(), call.arguments(), deadline.left());
    }
}

package dev.qemu4j.config;

import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.block.DiskMedia;
import dev.qemu4j.config.device.UsbController;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Optional;

/** The guest's side of a disk: the device on its bus, and a controller if the machine does not have one. */
final class DiskDevice {
    /** On {@code pc} two channels of two; SATA has one disk a port. */
    private static final int PC_IDE_PLACES = 4;

    private static final int SATA_PLACES = 6;
    private static final int FLOPPY_PLACES = 2;

    private DiskDevice() {}

    static void describe(Disk disk, String id, OptionCollector out) {
        PropertyTree name = PropertyTree.of("id", id);
        PropertyTree properties = (disk.image().isNone() ? name : name.with("drive", id)).withAll(disk.properties());
        if (!disk.tuning().cache().writeCache()) {
            if (disk.bus() == DiskBus.NVME || disk.bus() == DiskBus.FLOPPY) {
                out.problem(
                        disk.bus() + " does not support cache " + disk.tuning().cache());
            }
            properties = properties.with("write-cache", "off");
        }
        if (disk.properties().get("iothread").isPresent() && disk.bus() != DiskBus.VIRTIO) {
            out.problem("an iothread needs a virtio disk, not " + disk.bus());
        }
        place(disk, id, properties, out);
    }

    private static void place(Disk disk, String id, PropertyTree properties, OptionCollector out) {
        boolean cdRom = disk.media() == DiskMedia.CD_ROM;
        switch (disk.bus()) {
            case VIRTIO -> out.virtioDevice("virtio-blk", properties, "the disk as the guest sees it");
            case NVME ->
                // The controller does not start without a serial number.
                out.pciDevice(
                        PropertyTree.of("driver", "nvme")
                                .with("id", id)
                                .with("drive", id)
                                .with("serial", id)
                                .withAll(properties),
                        "the disk as the guest sees it");
            case SCSI -> {
                String controller = out.shared("scsi", () -> scsiController(out));
                device(out, device(cdRom ? "scsi-cd" : "scsi-hd", properties).with("bus", controller + ".0"));
            }
            case USB -> UsbController.plug(out, device("usb-storage", properties), "the disk as the guest sees it");
            case IDE -> {
                if (disk.isReadOnly() && !cdRom) {
                    out.problem("an IDE hard disk cannot be read-only; use another bus, or a CD-ROM drive");
                }
                device(out, idePlace(device(cdRom ? "ide-cd" : "ide-hd", properties), out));
            }
            case FLOPPY -> device(out, floppyPlace(device("floppy", properties), out));
        }
    }

    private static PropertyTree device(String driver, PropertyTree properties) {
        return PropertyTree.of("driver", driver).withAll(properties);
    }

    private static void device(OptionCollector out, PropertyTree tree) {
        out.add(OptionKind.DEVICE, tree, "the disk as the guest sees it");
    }

    private static PropertyTree idePlace(PropertyTree device, OptionCollector out) {
        int position = out.next("ide place");
        boolean channels = out.machine().ide() && !out.machine().pcie();
        int places = channels ? PC_IDE_PLACES : SATA_PLACES;
        if (position >= places) {
            out.problem("machine '" + out.machine().machine() + "' has room for only " + places + " IDE or SATA disks");
        }
        if (channels) {
            return device.with("bus", "ide." + position / 2).with("unit", position % 2);
        }
        String controller = out.machine().ide() ? "ide" : out.shared("sata", () -> sataController(out));
        return device.with("bus", controller + "." + position);
    }

    /** The controller is built into {@code pc}; one added there would be a second. */
    private static PropertyTree floppyPlace(PropertyTree device, OptionCollector out) {
        int position = out.next("floppy place");
        if (!out.machine().isa() || !out.machine().pci() || position >= FLOPPY_PLACES) {
            out.problem("machine '" + out.machine().machine() + "' has no room for floppy disk " + (position + 1));
        }
        PropertyTree placed = device.with("unit", position);
        if (!out.machine().pcie()) {
            return placed;
        }
        return placed.with("bus", out.shared("floppy", () -> floppyController(out)) + ".0");
    }

    private static String floppyController(OptionCollector out) {
        String id = out.id("fdc", Optional.empty(), IdSpace.DEVICE);
        out.add(OptionKind.DEVICE, PropertyTree.of("driver", "isa-fdc").with("id", id), "the floppy controller");
        return id;
    }

    private static String scsiController(OptionCollector out) {
        String id = out.id("scsi", Optional.empty(), IdSpace.DEVICE);
        out.virtioDevice("virtio-scsi", PropertyTree.of("id", id), "the controller that all SCSI disks share");
        return id;
    }

    private static String sataController(OptionCollector out) {
        String id = out.id("sata", Optional.empty(), IdSpace.DEVICE);
        out.pciDevice(PropertyTree.of("driver", "ahci").with("id", id), "the controller that all SATA disks share");
        return id;
    }
}

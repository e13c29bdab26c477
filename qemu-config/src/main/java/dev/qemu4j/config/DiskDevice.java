package dev.qemu4j.config;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Optional;

/** The guest's side of a disk: the device on its bus, and the controller where the machine needs one added. */
final class DiskDevice {
    /** On {@code pc} two channels of two; SATA has one disk a port. */
    private static final int PC_IDE_PLACES = 4;

    private static final int SATA_PLACES = 6;

    private DiskDevice() {}

    static void describe(Disk disk, String id, OptionCollector out) {
        boolean cdRom = disk.media() == DiskMedia.CD_ROM;
        PropertyTree properties = PropertyTree.of("id", id).with("drive", id);
        switch (disk.bus()) {
            case VIRTIO -> out.virtioDevice("virtio-blk", properties, "the disk as the guest sees it");
            case NVME ->
                // The controller does not start without a serial number.
                out.pciDevice(device("nvme", properties).with("serial", id), "the disk as the guest sees it");
            case SCSI -> {
                String controller = out.shared("scsi", () -> scsiController(out));
                device(out, device(cdRom ? "scsi-cd" : "scsi-hd", properties).with("bus", controller + ".0"));
            }
            case USB -> {
                String controller = out.shared("usb", () -> usbController(out));
                device(out, device("usb-storage", properties).with("bus", controller + ".0"));
            }
            case IDE -> {
                if (disk.isReadOnly() && !cdRom) {
                    out.problem("an IDE hard disk cannot be read-only; use another bus, or a CD-ROM drive");
                }
                device(out, idePlace(device(cdRom ? "ide-cd" : "ide-hd", properties), out));
            }
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
            out.problem("machine '" + out.machine().machine() + "' has places for " + places + " IDE or SATA disks");
        }
        if (channels) {
            return device.with("bus", "ide." + position / 2).with("unit", position % 2);
        }
        String controller = out.machine().ide() ? "ide" : out.shared("sata", () -> sataController(out));
        return device.with("bus", controller + "." + position);
    }

    private static String scsiController(OptionCollector out) {
        String id = out.id("scsi", Optional.empty(), IdSpace.DEVICE);
        out.virtioDevice("virtio-scsi", PropertyTree.of("id", id), "the controller that all SCSI disks share");
        return id;
    }

    private static String usbController(OptionCollector out) {
        String id = out.id("usb", Optional.empty(), IdSpace.DEVICE);
        out.pciDevice(
                PropertyTree.of("driver", "qemu-xhci").with("id", id), "the controller that all USB devices share");
        return id;
    }

    private static String sataController(OptionCollector out) {
        String id = out.id("sata", Optional.empty(), IdSpace.DEVICE);
        out.pciDevice(PropertyTree.of("driver", "ahci").with("id", id), "the controller that all SATA disks share");
        return id;
    }
}

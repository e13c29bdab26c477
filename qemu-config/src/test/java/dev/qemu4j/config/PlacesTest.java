package dev.qemu4j.config;

import static dev.qemu4j.config.Added.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.device.Blockdev;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.Netdev;
import dev.qemu4j.config.device.QemuObject;
import dev.qemu4j.config.device.Video;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A place on a bus or in the boot order is claimed once, and what parts refer to must exist. */
class PlacesTest {
    private static final Disk DISK = Disk.raw(Path.of("/disk"));

    @Test
    void aBootIndexIsClaimedOnceByAnyKindOfPart() {
        refused(
                "device 'device0': boot index 1 is taken: disk 'disk0' has it already",
                vm -> vm.disk(DISK.bootIndex(1))
                        .part(Device.of("virtio-net-pci").with("bootindex", "1")));
        refused(
                "boot index 2 is taken",
                vm -> vm.network(Network.user().bootIndex(2))
                        .part(Device.of("e1000").with(PropertyTree.empty().with("bootindex", 2))));
    }

    @Test
    void anAddressOnABusIsClaimedOnceInAnySpelling() {
        refused(
                "device 'device0': address 10 of bus pcie.0 is taken: root ports has it already",
                vm -> vm.part(Device.of("edu").with("bus", "pcie.0").with("addr", "0x10")));
        refused(
                "address 5.1 of the default bus is taken",
                vm -> vm.part(Device.of("edu").with("addr", "5.1"))
                        .part(Device.of("edu").with("addr", "0x5.1")));
        assertThat(Added.to(
                        "q35",
                        Device.of("edu").with("addr", "5.0"),
                        Device.of("edu").with("addr", "5.1"),
                        Device.of("edu").with("bus", "pci.1").with("addr", "5.0")))
                .hasSize(3);
    }

    @Test
    void aUnitOnABusIsClaimedOnce() {
        refused(
                "unit 0 of bus fdc0.0 is taken",
                vm -> vm.disk(Disk.floppy(Path.of("/a")))
                        .part(Device.of("floppy").with("bus", "fdc0.0").with("unit", "0")));
        refused(
                "device 'device0': bus ide.0 is taken: disk 'disk0' has it already",
                vm -> vm.disk(DISK.bus(DiskBus.IDE)).part(Device.of("ide-cd").with("bus", "ide.0")));
        refused(
                "SCSI id 3 lun 1 of bus scsi0.0 is taken",
                vm -> vm.disk(DISK.bus(DiskBus.SCSI)
                                .property("scsi-id", PropertyValue.Whole.of(3))
                                .property("lun", PropertyValue.Whole.of(1)))
                        .disk(DISK.bus(DiskBus.SCSI)
                                .property("scsi-id", PropertyValue.Whole.of(3))
                                .property("lun", PropertyValue.Whole.of(1))));
        refused(
                "port 1 of bus usb0.0 is taken",
                vm -> vm.part(Device.of("usb-kbd").with("bus", "usb0.0").with("port", "1"))
                        .part(Device.of("usb-mouse").with("bus", "usb0.0").with("port", "1")));
        refused("ramfb is taken", vm -> vm.part(Device.of("ramfb")).part(new Video(Video.Model.RAMFB)));
        // For a root port, the property means something else.
        assertThat(Added.to(
                        "q35",
                        Device.of("pcie-root-port").with("chassis", "1").with("port", "1"),
                        Device.of("pcie-root-port").with("chassis", "2").with("port", "1")))
                .hasSize(2);
    }

    @Test
    void whatADeviceRefersToMustExist() {
        refused(
                "refers to block node 'n0', which is not in the configuration",
                vm -> vm.part(Device.of("virtio-blk-pci").with("drive", "n0")));
        refused(
                "refers to netdev 'n0', which is not in the configuration",
                vm -> vm.part(Device.of("e1000").with("netdev", "n0")));
        refused(
                "refers to chardev 'c0', which is not in the configuration",
                vm -> vm.part(Device.of("isa-serial").with("chardev", "c0")));
        refused(
                "refers to object 'm0', which is not in the configuration",
                vm -> vm.part(Device.of("pc-dimm").with("memdev", "m0")));
        refused(
                "refers to audiodev 'a0', which is not in the configuration",
                vm -> vm.part(Device.of("AC97").with("audiodev", "a0")));
        refused(
                "refers to block node 'base', which is not in the configuration",
                vm -> vm.part(Blockdev.of("qcow2", "top").with("file", "base")));
        refused(
                "refers to object 'pw', which is not in the configuration",
                vm -> vm.part(Blockdev.of("qcow2", "top")
                        .with(PropertyTree.empty()
                                .with("file", PropertyTree.of("driver", "file").with("filename", "/x"))
                                .with(
                                        "encrypt",
                                        PropertyTree.of("format", "luks").with("key-secret", "pw")))));
        assertThat(Added.to(
                        "q35",
                        Device.of("virtio-net-pci").with("netdev", "later"),
                        Netdev.of("user", "later"),
                        QemuObject.of("filter-dump", "dump")
                                .with("netdev", "later")
                                .with("file", "/a/file")))
                .hasSize(3);
    }
}

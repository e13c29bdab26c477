package dev.qemu4j.config.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QmpCall;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HotPlugTest {
    private static final Disk DISK = Disk.qcow2(Path.of("/vm/data,1"));
    private static final VmConfig Q35 =
            VmConfig.builder().name("web").disk(DISK).build();

    @Test
    void aDiskIsABlockNodeAndADeviceInAPort() {
        HotPlug plug = HotPlug.of(Q35, DISK, List.of("port2", "port3"));
        assertThat(plug.additions())
                .containsExactly(
                        new QmpCall(
                                "blockdev-add",
                                Map.of(
                                        "driver", "qcow2",
                                        "node-name", "disk1",
                                        "file", Map.of("driver", "file", "filename", "/vm/data,1"))),
                        new QmpCall(
                                "device_add",
                                Map.of("driver", "virtio-blk-pci", "id", "disk1", "drive", "disk1", "bus", "port2")));
        assertThat(plug.removals())
                .containsExactly(
                        new QmpCall("device_del", Map.of("id", "disk1")),
                        new QmpCall("blockdev-del", Map.of("node-name", "disk1")));
        assertThat(plug.portsTaken()).containsExactly("port2");
    }

    @Test
    void aNetworkIsABackEndAndACard() {
        HotPlug plug = HotPlug.of(
                Q35,
                Network.user().forwardTcp(2222, 22).mac("52:54:00:00:00:01").id("lan"),
                List.of("port0"));
        assertThat(plug.additions())
                .containsExactly(
                        new QmpCall(
                                "netdev_add",
                                Map.of(
                                        "type",
                                        "user",
                                        "id",
                                        "lan",
                                        "hostfwd",
                                        List.of(Map.of("str", "tcp:127.0.0.1:2222-:22")))),
                        new QmpCall(
                                "device_add",
                                Map.of(
                                        "driver",
                                        "virtio-net-pci",
                                        "id",
                                        "lan",
                                        "netdev",
                                        "lan",
                                        "mac",
                                        "52:54:00:00:00:01",
                                        "bus",
                                        "port0")));
    }

    @Test
    void aScsiDiskUsesTheExistingControllerOrAddsOne() {
        Disk scsi = DISK.bus(DiskBus.SCSI);
        assertThat(HotPlug.of(Q35, scsi, List.of("port0")).additions())
                .extracting(QmpCall::command)
                .containsExactly("blockdev-add", "device_add", "device_add");
        VmConfig withController = Q35.toBuilder().disk(scsi).build();
        HotPlug plug = HotPlug.of(withController, scsi, List.of());
        assertThat(plug.additions()).extracting(QmpCall::command).containsExactly("blockdev-add", "device_add");
        assertThat(plug.portsTaken()).isEmpty();
    }

    @Test
    void pcPlugsDevicesIntoItsOwnBus() {
        VmConfig pc = Q35.toBuilder().machine("pc").build();
        assertThat(HotPlug.of(pc, DISK, List.of()).additions().get(1).arguments())
                .doesNotContainKey("bus");
    }

    @Test
    void whatCannotBeHotPluggedIsRefused() {
        refused(Q35, DISK, "virtio-blk-pci needs a root port, but none is free");
        refused(Q35, DISK.bus(DiskBus.IDE), "cannot be added to a running machine");
        refused(Q35, Serial.discard(), "cannot be added to a running machine");
        refused(Q35, DISK.id("disk0"), "id 'disk0' is taken");
        refused(Q35.toBuilder().machine("microvm").build(), DISK, "does not support hot-plug");
    }

    private static void refused(VmConfig config, Part part, String reason) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> HotPlug.of(config, part, List.of()))
                .withMessageContaining(reason);
    }
}

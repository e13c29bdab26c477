package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.change.HotPlug;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.device.Sound;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QmpCall;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A real QEMU reads our command lines as they are meant. */
@ParameterizedClass(name = "{0}")
@MethodSource(RealQemu.ALL)
@Timeout(60)
class RealQemuIT {
    private static final List<String> NAMES = List.of(
            "a,b=c",
            "a,,b",
            ",",
            "x,",
            "=",
            "help",
            "-S",
            "disk,readonly=on,file.locking=off",
            "{\"driver\":\"null-co\"}",
            "json:{}",
            "nbd:localhost:1",
            "two words",
            "two\nlines",
            "\"quoted\" 'twice' $HOME `id` \\n",
            "ünïcödé 日本語 \ud83d\ude00",
            "long" + "é,".repeat(60));

    @Parameter
    RealQemu qemu;

    @TempDir
    Path directory;

    private VmConfig.Builder vm() {
        return VmConfig.builder().startPaused(true).memory(DataSize.ofMebibytes(64));
    }

    private Path image(String name) throws Exception {
        Path image = directory.resolve(name);
        Files.write(image, new byte[1 << 20]);
        return image;
    }

    @Test
    void hostileNamesOfMachinesArriveUnchanged() throws Exception {
        for (String name : NAMES) {
            try (QemuSession session = QemuSession.start(qemu, vm().name(name).build(), directory)) {
                assertThat(session.execute("{\"execute\":\"query-name\"}")).isEqualTo(Map.of("name", name));
            }
        }
    }

    @Test
    void hostilePathsOfDisksArriveUnchanged() throws Exception {
        VmConfig.Builder builder = vm();
        List<String> paths = new ArrayList<>();
        for (String name : NAMES) {
            Path image = image(name);
            paths.add(image.toString());
            builder.disk(Disk.raw(image));
        }
        try (QemuSession session = QemuSession.start(qemu, builder.build(), directory)) {
            List<String> files = new ArrayList<>();
            List<String> devices = new ArrayList<>();
            for (Object entry : (List<?>) session.execute("{\"execute\":\"query-block\"}")) {
                Map<?, ?> inserted = (Map<?, ?>) ((Map<?, ?>) entry).get("inserted");
                files.add(filename((Map<?, ?>) inserted.get("image")));
                devices.add((String) inserted.get("node-name"));
            }
            assertThat(files).containsExactlyInAnyOrderElementsOf(paths);
            assertThat(devices).contains("disk0", "disk15").hasSize(NAMES.size());
        }
    }

    /** QEMU reports a file name that looks like a protocol's as a {@code json:} description of the node. */
    static String filename(Map<?, ?> image) {
        String filename = (String) image.get("filename");
        if (!filename.startsWith("json:")) {
            return filename;
        }
        Map<?, ?> node = (Map<?, ?>) Json.read(filename.substring("json:".length()));
        while (node.get("file") instanceof Map<?, ?> below) {
            node = below;
        }
        return (String) node.get("filename");
    }

    @Test
    void hostilePathsOfSerialPortsArriveUnchanged() throws Exception {
        Path log = directory.resolve("serial,server=on 日本語");
        VmConfig config = vm().machine("none").serial(Serial.file(log)).build();
        try (QemuSession session = QemuSession.start(qemu, config, directory)) {
            assertThat(session.execute("{\"execute\":\"query-chardev\"}").toString())
                    .contains("label=serial0");
            assertThat(log).exists();
        }
    }

    @Test
    void hostileTextsOfKernelsArriveUnchanged() throws Exception {
        String text = "console=ttyS0,115200 -S \"a b\" x=1,,2\n日本語";
        Path kernel = Files.write(directory.resolve("vmlinuz,initrd=x é"), linuxHeader());
        Path initrd = image("-initrd,\"1\"");
        VmConfig config =
                vm().kernel(Kernel.of(kernel).initrd(initrd).commandLine(text)).build();
        try (QemuSession session = QemuSession.start(qemu, config, directory)) {
            assertThat(session.qomGet("/machine", "kernel")).isEqualTo(kernel.toString());
            assertThat(session.qomGet("/machine", "initrd")).isEqualTo(initrd.toString());
            assertThat(session.qomGet("/machine", "append")).isEqualTo(text);
        }
    }

    /** The part of a Linux kernel that QEMU reads: the signature of its boot protocol, and one setup sector. */
    static byte[] linuxHeader() {
        byte[] kernel = new byte[8192];
        kernel[0x1f1] = 1;
        System.arraycopy("HdrS".getBytes(StandardCharsets.US_ASCII), 0, kernel, 0x202, 4);
        kernel[0x206] = 2;
        kernel[0x207] = 2;
        kernel[0x211] = 1;
        return kernel;
    }

    @ParameterizedTest
    @ValueSource(strings = {"q35", "pc", "microvm", "pc-q35-5.2"})
    void everythingSimpleIsAcceptedByEachMachine(String machine) throws Exception {
        VmConfig config = vm().machine(machine)
                .cpus(2)
                .disk(Disk.raw(image("disk")))
                .disk(Disk.raw(image("other")).readOnly().bus(DiskBus.SCSI))
                .network(Network.user().forwardUdp(42_123, 53).mac("52:54:00:ab:cd:ef"))
                .serial(Serial.unix(directory.resolve("serial")))
                .build();
        try (QemuSession session = QemuSession.start(qemu, config, directory)) {
            assertThat(session.qomGet("/machine/peripheral/net0", "mac")).isEqualTo("52:54:00:ab:cd:ef");
            assertThat((List<?>) session.execute("{\"execute\":\"query-cpus-fast\"}"))
                    .hasSize(2);
            assertThat(session.execute("{\"execute\":\"query-memory-size-summary\"}"))
                    .isEqualTo(Map.of("base-memory", 64L << 20, "plugged-memory", 0L));
        }
    }

    @ParameterizedTest
    @EnumSource(DiskBus.class)
    void eachBusTakesDisksAndReadOnlyOnesIfItCan(DiskBus bus) throws Exception {
        VmConfig.Builder builder = vm().disk(Disk.raw(image("one")).bus(bus)).disk(Disk.cdRom(image("iso")));
        if (bus != DiskBus.IDE) {
            builder.disk(Disk.raw(image("two")).bus(bus).readOnly());
        }
        try (QemuSession session = QemuSession.start(qemu, builder.build(), directory)) {
            for (Object entry : (List<?>) session.execute("{\"execute\":\"query-named-block-nodes\"}")) {
                Map<?, ?> node = (Map<?, ?>) entry;
                String file = (String) node.get("file");
                assertThat(node.get("ro")).as(file).isEqualTo(!file.endsWith("one"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"virtio-net", "e1000", "e1000e", "rtl8139", "vmxnet3", "pcnet", "ne2k_pci", "tulip"})
    void eachNetworkCardExists(String model) throws Exception {
        VmConfig config =
                vm().network(Network.user().model(NetworkModel.of(model))).build();
        try (QemuSession session = QemuSession.start(qemu, config, directory)) {
            assertThat((String) session.qomGet("/machine/peripheral/net0", "mac"))
                    .startsWith("52:54:00:");
        }
    }

    @Test
    void aHotPluggedDiskIsLikeADescribedOne() throws Exception {
        VmConfig config = vm().disk(Disk.raw(image("first"))).build();
        HotPlug plug = HotPlug.of(config, Disk.raw(image("a,b \"c\"")).readOnly(), List.of("port1"));
        try (QemuSession session = QemuSession.start(qemu, config, directory)) {
            for (QmpCall call : plug.additions()) {
                session.execute("{\"execute\":\"" + call.command() + "\",\"arguments\":"
                        + plug.options()
                                .get(plug.additions().indexOf(call))
                                .properties()
                                .orElse(PropertyTree.empty())
                                .toJson()
                        + "}");
            }
            assertThat(session.qomGet("/machine/peripheral/disk1", "drive")).isEqualTo("disk1");
            assertThat((List<?>) session.execute("{\"execute\":\"query-block\"}"))
                    .hasSize(2);
        }
    }

    @Test
    void aDeviceOnEachBusIsAcceptedInJson() throws Exception {
        VmConfig.Builder builder = vm();
        for (DiskBus bus : DiskBus.values()) {
            builder.disk(Disk.raw(image("on " + bus)).bus(bus));
        }
        VmConfig config = builder.part(UsbDevice.tablet())
                .part(Sound.of("none"))
                .part(Rng.urandom())
                .build();
        QemuSession.startWithJson(qemu, config, directory).close();
    }

    @Test
    void theMaximumOfRootPortsIsAccepted() throws Exception {
        VmConfig config = vm().rootPorts(RootPorts.of(RootPorts.MAX_COUNT)).build();
        try (QemuSession session = QemuSession.start(qemu, config, directory)) {
            assertThat(session.qomGet("/machine/peripheral/port63", "chassis")).isEqualTo(64L);
        }
    }
}

package dev.qemu4j.manager.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.Cpu;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Machine;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.block.DiskCache;
import dev.qemu4j.config.block.DiskTuning;
import dev.qemu4j.config.block.FileSource;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VmConfigJsonTest {
    private static final VmConfig DEFAULTS = VmConfig.builder().name("web").build();

    /** Reads members in addition to the required ones, with single quotes for double ones. */
    private static VmConfig read(String members) {
        return VmConfigJson.read(("{'format': 1, 'name': 'web', " + members + "}").replace('\'', '"'));
    }

    private static VmConfig part(String json) {
        return read("'parts': [" + json + "]");
    }

    @Test
    void defaultsAreLeftOut() {
        assertThat(VmConfigJson.write(DEFAULTS)).isEqualTo("""
                {
                  "format": 1,
                  "name": "web"
                }
                """);
        assertThat(VmConfigJson.read("{\"format\": 1, \"name\": \"web\"}")).isEqualTo(DEFAULTS);
    }

    @Test
    void theJsonIsReadable() {
        VmConfig config = VmConfig.builder()
                .name("web")
                .accelerator(Accelerator.KVM, Accelerator.TCG.with("thread", "single"))
                .cpu(Cpu.of("max").without("vmx"))
                .cpus(2)
                .memory(Memory.of(DataSize.ofGibibytes(2))
                        .backing(MemoryBacking.memfd().shared()))
                .kernel(Kernel.of(Path.of("/boot/vmlinuz")))
                .disk(Disk.qcow2(Path.of("/vm/web.qcow2")).cache(DiskCache.NONE).bootIndex(1))
                .network(Network.user().forwardTcp(2222, 22).model(NetworkModel.E1000))
                .argument("-no-reboot")
                .argument("-uuid", "x")
                .startPaused(true)
                .build();
        assertThat(VmConfigJson.write(config)).isEqualTo("""
                {
                  "format": 1,
                  "name": "web",
                  "accelerators": [
                    "kvm",
                    {
                      "name": "tcg",
                      "properties": {
                        "thread": "single"
                      }
                    }
                  ],
                  "cpu": "max,vmx=off",
                  "cpus": 2,
                  "memory": {
                    "size": "2G",
                    "backing": {
                      "kind": "memfd",
                      "shared": true
                    }
                  },
                  "kernel": "/boot/vmlinuz",
                  "parts": [
                    {
                      "kind": "disk",
                      "format": "qcow2",
                      "source": "/vm/web.qcow2",
                      "cache": "none",
                      "properties": {
                        "bootindex": 1
                      }
                    },
                    {
                      "kind": "user-network",
                      "model": "e1000",
                      "forwards": [
                        {
                          "host-port": 2222,
                          "guest-port": 22
                        }
                      ]
                    }
                  ],
                  "arguments": [
                    "-no-reboot",
                    {
                      "option": "-uuid",
                      "value": "x"
                    }
                  ],
                  "start-paused": true
                }
                """);
    }

    @Test
    void defaultsMayBeWritten() {
        assertThat(read(
                        "'architecture': 'x86_64', 'machine': 'q35', 'accelerators': ['tcg'], 'cpus': 1, 'memory': '512M',"
                                + " 'display': {'kind': 'none'}, 'root-ports': {}, 'parts': [], 'arguments': [],"
                                + " 'start-paused': false"))
                .isEqualTo(DEFAULTS);
    }

    @Test
    void theDefaultMachineIsThatOfTheArchitecture() {
        VmConfig arm = VmConfig.builder()
                .name("web")
                .architecture(Architecture.AARCH64)
                .build();
        assertThat(read("'architecture': 'aarch64'")).isEqualTo(arm);
        assertThat(VmConfigJson.toTree(arm).has("machine")).isFalse();
        assertThat(VmConfigJson.toTree(arm.toBuilder().machine("sbsa-ref").build())
                        .get("machine")
                        .stringValue())
                .isEqualTo("sbsa-ref");
    }

    @Test
    void theDefaultNumberOfCpusIsThatOfTheTopology() {
        VmConfig four =
                VmConfig.builder().name("web").cpus(CpuTopology.of(1, 2, 2)).build();
        assertThat(read("'topology': {'cores': 2, 'threads': 2}")).isEqualTo(four);
        assertThat(VmConfigJson.toTree(four).has("cpus")).isFalse();
        assertThat(read("'topology': {'cores': 2, 'threads': 2}, 'cpus': 3").cpus())
                .isEqualTo(3);
    }

    @Test
    void aSizeIsAStringOrANumberOfBytes() {
        assertThat(read("'memory': '1.5 GiB'").memory().size()).isEqualTo(DataSize.ofMebibytes(1536));
        assertThat(read("'memory': 1048576").memory().size()).isEqualTo(DataSize.ofMebibytes(1));
        assertThat(read("'memory': {'size': 1048576}").memory().size()).isEqualTo(DataSize.ofMebibytes(1));
    }

    @Test
    void aShortFormMayBeWrittenInFull() {
        assertThat(read("'machine': {'name': 'pc'}, 'kernel': {'image': '/k'}, 'root-ports': {'count': 0},"
                        + " 'memory': {'size': '1G', 'backing': {'kind': 'ram'}}, 'accelerators': [{'name': 'kvm'}],"
                        + " 'arguments': [{'option': '-s'}]"))
                .isEqualTo(read("'machine': 'pc', 'kernel': '/k', 'root-ports': 0,"
                        + " 'memory': {'size': '1G', 'backing': 'ram'}, 'accelerators': ['kvm'], 'arguments': ['-s']"));
        assertThat(part("{'kind': 'disk', 'format': 'raw', 'source': {'kind': 'file', 'path': '/d'}}"))
                .isEqualTo(part("{'kind': 'disk', 'format': 'raw', 'source': '/d'}"));
        assertThat(read("'root-ports': 2").rootPorts()).isEqualTo(RootPorts.of(2));
    }

    @Test
    void imageTuningAndCardAreInlinedIntoTheirPart() {
        Image backing = Image.of(ImageFormat.RAW, FileSource.device(Path.of("/dev/vg0/base")));
        assertThat(part("{'kind': 'disk', 'format': 'qcow2', 'source': '/d',"
                                + " 'backing': {'format': 'raw', 'source': {'kind': 'file', 'path': '/dev/vg0/base', 'device': true}},"
                                + " 'bus': 'scsi', 'read-only': true, 'discard': true, 'detect-zeroes': 'unmap', 'id': 'root'}")
                        .disks())
                .containsExactly(
                        Disk.of(Image.file(ImageFormat.QCOW2, Path.of("/d")).backing(backing))
                                .bus(DiskBus.SCSI)
                                .readOnly()
                                .id("root")
                                .tuning(new DiskTuning(
                                        DiskCache.WRITE_BACK, true, DiskTuning.DetectZeroes.UNMAP, Optional.empty())));
    }

    @Test
    void propertiesKeepTheirTypesAndTheirOrder() {
        PropertyTree properties = PropertyTree.of("z", "on")
                .with("flag", true)
                .with("number", new PropertyValue.Whole(BigInteger.TWO.pow(64).subtract(BigInteger.ONE)))
                .with("size", new PropertyValue.Size(1 << 20))
                .with("list", new PropertyValue.Items(List.of(new PropertyValue.Text("1"), PropertyValue.Whole.of(1))))
                .with("net", new PropertyValue.Repeated(List.of("a", "b")))
                .with("a", PropertyTree.of("size", "1M"));
        VmConfig config = part("{'kind': 'device', 'driver': 'edu', 'properties': {'z': 'on', 'flag': true,"
                + " 'number': 18446744073709551615, 'size': {'$size': '1M'}, 'list': ['1', 1],"
                + " 'net': {'$repeated': ['a', 'b']}, 'a': {'size': '1M'}}}");
        assertThat(config.parts()).containsExactly(Device.of("edu").with(properties));
        assertThat(VmConfigJson.read(VmConfigJson.write(config))).isEqualTo(config);
    }

    @Test
    void commentsAreIgnored() {
        assertThat(VmConfigJson.read("""
                // the machine of the web server
                {
                  "format": 1, /* the only version */
                  "name": "web" // as in the host name
                }
                """)).isEqualTo(DEFAULTS);
    }

    @Test
    void aTreeMayBePartOfALargerOne() {
        var tree = VmConfigJson.toTree(DEFAULTS);
        var larger = tree.objectNode().set("vm", tree);
        assertThat(VmConfigJson.fromTree(larger.get("vm"))).isEqualTo(DEFAULTS);
        tree.put("name", "changed");
        assertThat(VmConfigJson.toTree(DEFAULTS).get("name").stringValue()).isEqualTo("web");
    }

    @Test
    void aMachineOfAnotherTypeIsWrittenWithItsProperties() {
        VmConfig config = DEFAULTS.toBuilder()
                .machine(Machine.of("virt").with("gic-version", "3"))
                .build();
        assertThat(VmConfigJson.toTree(config).get("machine").toString())
                .isEqualTo("{\"name\":\"virt\",\"properties\":{\"gic-version\":\"3\"}}");
    }
}

package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.change.HotPlug;
import dev.qemu4j.config.change.LiveMachine;
import dev.qemu4j.config.change.LivePart;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QmpCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryDeviceTest {
    private static final DataSize HALF = DataSize.ofMebibytes(512);
    private static final VmConfig ROOMY = VmConfig.builder()
            .name("web")
            .memory(Memory.of(HALF).upTo(DataSize.ofGibibytes(2), 2))
            .build();

    private static void refused(VmConfig config, Part part, String reason) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> config.toBuilder().part(part).build())
                .withMessageContaining(reason);
    }

    @Test
    void aMemoryModuleIsABackEndAndADevice() {
        HotPlug plug = HotPlug.of(ROOMY, Dimm.of(HALF), List.of());
        assertThat(plug.additions())
                .containsExactly(
                        new QmpCall(
                                "object-add",
                                Map.of("qom-type", "memory-backend-ram", "id", "dimm0-memory", "size", HALF.bytes())),
                        new QmpCall(
                                "device_add", Map.of("driver", "pc-dimm", "id", "dimm0", "memdev", "dimm0-memory")));
        assertThat(plug.portsTaken()).isEmpty();
    }

    @Test
    void aMemoryModuleCanHaveABackEndAndANumaNode() {
        VmConfig vm = ROOMY.toBuilder()
                .part(Dimm.of(HALF)
                        .backing(MemoryBacking.memfd().shared())
                        .node(0)
                        .id("more"))
                .build();
        assertThat(CommandLine.of(vm).toString())
                .contains("-object memory-backend-memfd,id=more-memory,size=512M,share=on")
                .contains("-device pc-dimm,id=more,memdev=more-memory,node=0");
    }

    @Test
    void virtioMemHasAMaximumAndARequestedSize() {
        VmConfig vm = ROOMY.toBuilder()
                .part(VirtioMem.upTo(DataSize.ofGibibytes(1)).requested(HALF))
                .build();
        assertThat(CommandLine.of(vm).toString())
                .contains("-object memory-backend-ram,id=mem0-memory,size=1G")
                .contains("-device virtio-mem-pci,id=mem0,memdev=mem0-memory,requested-size=512M");
    }

    @Test
    void memoryDevicesNeedRoom() {
        Dimm dimm = Dimm.of(HALF);
        refused(VmConfig.builder().build(), dimm, "room for 0 bytes");
        refused(ROOMY, Dimm.of(DataSize.ofGibibytes(2)), "room for 1610612736 bytes");
        VmConfig full = ROOMY.toBuilder().part(dimm).part(dimm).build();
        refused(full, dimm, "all 2 memory slots are in use");
        refused(
                full,
                VirtioMem.upTo(DataSize.ofGibibytes(1)),
                "1073741824 bytes do not fit: the machine has room for 1610612736 bytes of memory devices, of which 536870912 are free");
        assertThat(full.toBuilder().part(VirtioMem.upTo(HALF)).build().parts()).hasSize(3);
    }

    @Test
    void theRoomOfAnUnpluggedModuleIsFreeAgain() {
        LiveMachine machine = LiveMachine.of(ROOMY);
        LivePart big = machine.plug(Dimm.of(DataSize.ofMebibytes(1536)), List.of());
        machine.unplug(big);
        assertThat(machine.plug(Dimm.of(DataSize.ofMebibytes(1536)), List.of()).id())
                .contains("dimm1");
    }

    @Test
    void invalidMemoryDevicesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VirtioMem.upTo(HALF).requested(DataSize.ofGibibytes(1)))
                .withMessageContaining("1G requested is more than the maximum of 512M");
        assertThatIllegalArgumentException().isThrownBy(() -> Dimm.of(HALF).node(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VirtioMem.upTo(HALF).node(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> Dimm.of(HALF).id("-"));
        refused(ROOMY, Dimm.of(DataSize.ofBytes(0)), "the size is 0");
    }
}

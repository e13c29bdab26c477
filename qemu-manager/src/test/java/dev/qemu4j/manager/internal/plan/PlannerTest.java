package dev.qemu4j.manager.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.device.IoThread;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyValue;
import dev.qemu4j.manager.internal.hardware.AttachedParts;
import dev.qemu4j.manager.internal.hardware.HardwareFixture;
import dev.qemu4j.manager.plan.NeedsRestart;
import dev.qemu4j.manager.plan.Plan;
import dev.qemu4j.manager.plan.Step;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private static final Disk DATA = Disk.raw(Path.of("/data")).id("data");
    private static final Disk DRIVE = Disk.cdRom(Path.of("/a.iso")).id("cd");
    private static final CpuTopology FOUR = CpuTopology.of(4, 1, 1);
    private static final VmConfig VM = VmConfig.builder()
            .name("web")
            .cpus(2, FOUR)
            .memory(Memory.of(DataSize.ofMebibytes(512)).upTo(DataSize.ofGibibytes(2), 4))
            .rootPorts(RootPorts.of(2))
            .disk(Disk.raw(Path.of("/root")))
            .disk(DRIVE)
            .build();

    private final AttachedParts parts = new AttachedParts(VM);

    private Plan plan(VmConfig wanted) {
        return Planner.plan(parts, wanted);
    }

    private void attached(Part part) {
        parts.confirm(parts.reserve(part));
    }

    private void needsRestart(VmConfig wanted, String what, String reason) {
        Plan plan = plan(wanted);
        assertThat(plan.restarts())
                .extracting(restart -> restart.change().what())
                .contains(what);
        assertThat(plan.restarts())
                .filteredOn(restart -> restart.change().what().equals(what))
                .extracting(NeedsRestart::reason)
                .allSatisfy(text -> assertThat(text).contains(reason));
        assertThat(plan.needsRestart()).isTrue();
    }

    @Test
    void aMachineThatHasTheWantedConfigurationNeedsNothing() {
        Plan plan = plan(VM.toBuilder().build());
        assertThat(plan.isEmpty()).isTrue();
        assertThat(plan).hasToString("VM 'web' has the wanted configuration");
    }

    @Test
    void detachesComeFirstAndAttachesFollowInTheOrderOfTheConfiguration() {
        attached(DATA);
        attached(Network.user().id("lan"));
        Disk other = DATA.id("other");
        VmConfig wanted = VM.toBuilder()
                .disk(other)
                .network(Network.user().id("wan"))
                .cpus(3, FOUR)
                .part(Dimm.of(DataSize.ofMebibytes(128)))
                .startPaused(true)
                .build();
        assertThat(plan(wanted).steps())
                .containsExactly(
                        new Step.Detach("lan", Network.user().id("lan")),
                        new Step.Detach("data", DATA),
                        new Step.SetStartPaused(true),
                        new Step.Attach("other", other),
                        new Step.Attach("wan", Network.user().id("wan")),
                        new Step.Attach("dimm0", Dimm.of(DataSize.ofMebibytes(128))),
                        new Step.AddCpus(1));
        assertThat(plan(wanted)).hasToString("""
                        VM 'web':
                          1. detach network 'lan'
                          2. detach disk 'data'
                          3. start the machine paused the next time
                          4. attach disk 'other'
                          5. attach network 'wan'
                          6. attach dimm 'dimm0'
                          7. add 1 CPU""");
    }

    @Test
    void aPartWithAnotherDescriptionIsReplaced() {
        attached(DATA);
        assertThat(plan(VM.toBuilder().disk(DATA.readOnly()).build()).steps())
                .containsExactly(new Step.Detach("data", DATA), new Step.Attach("data", DATA.readOnly()));
    }

    @Test
    void anObjectIsAttachedBeforeTheDeviceThatUsesItAndDetachedAfterIt() {
        IoThread worker = new IoThread("worker");
        VmConfig served =
                VM.toBuilder().disk(DATA.ioThread("worker")).part(worker).build();
        assertThat(plan(served).steps())
                .containsExactly(new Step.Attach("worker", worker), new Step.Attach("data", DATA.ioThread("worker")));
        attached(worker);
        attached(DATA.ioThread("worker"));
        assertThat(plan(VM).steps())
                .containsExactly(new Step.Detach("data", DATA.ioThread("worker")), new Step.Detach("worker", worker));
    }

    @Test
    void aMediumIsChangedInItsDrive() {
        Disk other = Disk.cdRom(Path.of("/b.iso")).id("cd");
        VmConfig wanted = VM.toBuilder().removeParts(DRIVE::equals).disk(other).build();
        assertThat(plan(wanted).steps()).containsExactly(new Step.ChangeMedium("cd", DRIVE, other));
    }

    @Test
    void virtioMemoryIsResized() {
        VirtioMem memory = VirtioMem.upTo(DataSize.ofMebibytes(512)).id("more");
        attached(memory);
        VmConfig wanted =
                VM.toBuilder().part(memory.requested(DataSize.ofMebibytes(128))).build();
        assertThat(plan(wanted).steps())
                .containsExactly(new Step.ResizeMemory("more", DataSize.ofBytes(0), DataSize.ofMebibytes(128)));
    }

    @Test
    void onlyHotPluggedCpusCanBeRemoved() throws Exception {
        try (HardwareFixture fixture = new HardwareFixture(VM)) {
            fixture.hardware().addCpus(1);
            AttachedParts parts = fixture.hardware().changes().parts();
            assertThat(parts.config().cpus()).isEqualTo(3);
            assertThat(Planner.plan(parts, VM).steps()).containsExactly(new Step.RemoveCpus(1));
            VmConfig one = VM.toBuilder().cpus(1, FOUR).build();
            assertThat(Planner.plan(parts, one).restarts())
                    .extracting(NeedsRestart::reason)
                    .containsExactly("cannot remove 2 CPUs: 1 of the machine's 3 were hot-plugged");
        }
    }

    @Test
    void moreCpusThanThereIsRoomForNeedARestart() {
        VmConfig single = VmConfig.builder().build();
        Plan plan = Planner.plan(
                new AttachedParts(single), single.toBuilder().cpus(2).build());
        assertThat(plan.restarts())
                .extracting(NeedsRestart::reason)
                .containsExactly("the machine has room for 1 CPU; restart it with a topology that has more");
    }

    @Test
    void settingsNeedARestartAndSayWhy() {
        needsRestart(VM.toBuilder().name("mail").build(), "name", "a running machine keeps its name");
        needsRestart(
                VM.toBuilder().memory(DataSize.ofGibibytes(1)).build(),
                "memory",
                "attach a Dimm or VirtioMem to add memory");
        needsRestart(VM.toBuilder().rootPorts(RootPorts.of(8)).build(), "root ports", "fixed at start");
        needsRestart(VM.toBuilder().cpus(4).build(), "topology", "CPUs can be added within the same topology");
        needsRestart(VM.toBuilder().cpu("qemu64").build(), "cpu", "only at start");
        needsRestart(VM.toBuilder().argument("-S").build(), "arguments", "only at start");
    }

    @Test
    void partsThatCannotBeAttachedOrDetachedNeedARestart() {
        needsRestart(
                VM.toBuilder().removeParts(DRIVE::equals).build(), "disk 'cd'", "cannot be added to a running machine");
        needsRestart(VM.toBuilder().removeParts(part -> true).disk(DRIVE).build(), "disk 'disk0'", "root bus");
        needsRestart(VM.toBuilder().serial(Serial.discard()).build(), "serial 'serial0'", "cannot be added");
        needsRestart(
                VM.toBuilder().disk(DATA).disk(DATA.id("b")).disk(DATA.id("c")).build(),
                "disk 'c'",
                "all 2 root ports are occupied");
    }

    @Test
    void theIdThatAnAttachedPartHasInQemuIsTaken() {
        VmConfig pc = VmConfig.builder()
                .machine("pc")
                .disk(Disk.raw(Path.of("/a")))
                .disk(Disk.raw(Path.of("/b")))
                .build();
        // Without the first disk, the second is disk0 in the configuration; QEMU still has it as disk1.
        VmConfig wanted = pc.toBuilder()
                .removeParts(pc.disks().getFirst()::equals)
                .disk(DATA.id("disk1"))
                .build();
        assertThat(Planner.plan(new AttachedParts(pc), wanted).restarts())
                .extracting(NeedsRestart::reason)
                .singleElement()
                .asString()
                .contains("id 'disk1' is taken");
    }

    @Test
    void ofEqualPartsOneThatCanBeDetachedIsDetached() {
        Disk first = Disk.raw(Path.of("/scratch"));
        VmConfig two = VM.toBuilder()
                .disk(first.property("bus", new PropertyValue.Text("port0")))
                .disk(first.bus(DiskBus.SCSI))
                .disk(first.bus(DiskBus.SCSI))
                .build();
        VmConfig one = VM.toBuilder()
                .disk(first.property("bus", new PropertyValue.Text("port0")))
                .disk(first.bus(DiskBus.SCSI))
                .build();
        assertThat(Planner.plan(new AttachedParts(two), one).steps())
                .containsExactly(new Step.Detach("disk4", first.bus(DiskBus.SCSI)));
    }

    @Test
    void aPortThatBecomesFreeIsUsedAgain() {
        attached(DATA);
        attached(DATA.id("more"));
        VmConfig wanted =
                VM.toBuilder().disk(DATA).network(Network.user().id("lan")).build();
        assertThat(plan(wanted).restarts()).isEmpty();
        assertThat(plan(wanted).steps()).hasSize(2);
    }
}

package dev.qemu4j.config.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.IoThread;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyValue;
import dev.qemu4j.config.setting.Smbios;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveMachineTest {
    private static final Disk ROOT = Disk.raw(Path.of("/root"));
    private static final Disk DATA = Disk.raw(Path.of("/data"));
    private static final List<String> PORTS = List.of("port0", "port1");
    private static final VmConfig VM =
            VmConfig.builder().name("web").disk(ROOT).disk(DATA).build();

    private static List<Optional<String>> ids(LiveMachine machine) {
        return machine.initialParts().stream().map(LivePart::id).toList();
    }

    @Test
    void initialPartsHaveTheIdsOfTheCommandLine() {
        LiveMachine machine = LiveMachine.of(VM);
        assertThat(ids(machine)).containsExactly(Optional.of("disk0"), Optional.of("disk1"));
        assertThat(machine.initialParts().get(1).options())
                .isEqualTo(CommandLine.of(VM).options().stream()
                        .filter(option -> option.source().equals("disk 'disk1'"))
                        .toList());
        assertThat(machine.initialParts()).noneMatch(LivePart::isPlugged);
    }

    @Test
    void aDeviceOfAnyDriverGetsAPortOnceItsDriverIsKnownToBeOnPci() {
        LiveMachine machine = LiveMachine.of(VM);
        assertThat(machine.copy().plug(Device.of("e1000e"), PORTS).buses()).isEmpty();
        machine.pciDriver("e1000e");
        assertThat(machine.copy().plug(Device.of("e1000e"), PORTS).buses()).containsExactly("port0");
        assertThat(machine.copy()
                        .plug(Device.of("e1000e").with("bus", "port1"), PORTS)
                        .buses())
                .containsExactly("port1");
    }

    @Test
    void anUnpluggedPartRenamesNoOtherAndItsIdIsNotReused() {
        LiveMachine machine = LiveMachine.of(VM);
        machine.unplug(machine.initialParts().get(0));
        assertThat(machine.plug(ROOT, PORTS).id()).contains("disk2");
        assertThat(machine.plug(DATA.id("disk0"), PORTS).id()).contains("disk0");
    }

    @Test
    void aPartThatIsPluggedInAgainHasItsOldIdAndAddress() {
        LiveMachine machine = LiveMachine.of(VM);
        LivePart first = machine.plug(Network.user(), PORTS);
        LivePart second = machine.plug(Network.user(), PORTS);
        machine.unplug(first);
        assertThat(machine.plugAgain(first, PORTS).options()).isEqualTo(first.options());
        assertThat(machine.plug(Network.user(), PORTS).id()).contains("net2");
        assertThat(second.id()).contains("net1");
    }

    @Test
    void aPartIsNotPluggedInAgainIfAnotherHasItsId() {
        LiveMachine machine = LiveMachine.of(VM);
        LivePart data = machine.plug(DATA.id("data"), PORTS);
        machine.unplug(data);
        machine.plug(ROOT.id("data"), PORTS);
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> machine.plugAgain(data, PORTS))
                .withMessageContaining("id 'data' is taken");
    }

    @Test
    void aRefusedPartClaimsNothing() {
        LiveMachine machine = LiveMachine.of(VM);
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> machine.plug(DATA.id("late"), List.of()))
                .withMessageContaining("needs a root port");
        assertThat(machine.plug(DATA.id("late"), PORTS).id()).contains("late");
        assertThat(machine.plug(DATA, PORTS).id()).contains("disk3");
    }

    @Test
    void changesToACopyDoNotAffectTheMachine() {
        LiveMachine machine = LiveMachine.of(VM);
        LiveMachine copy = machine.copy();
        copy.plug(DATA.id("data"), PORTS);
        copy.unplug(copy.initialParts().get(0));
        assertThat(machine.plug(DATA.id("data"), PORTS).id()).contains("data");
        assertThatExceptionOfType(InvalidConfigException.class).isThrownBy(() -> machine.plug(DATA.id("disk0"), PORTS));
    }

    @Test
    void aSharedControllerStaysWhenThePartThatAddedItIsUnplugged() {
        LiveMachine machine = LiveMachine.of(VM);
        Disk scsi = DATA.bus(DiskBus.SCSI);
        LivePart first = machine.plug(scsi, PORTS);
        assertThat(first.shared())
                .extracting(option -> option.properties().orElseThrow().text("id"))
                .containsExactly(Optional.of("scsi0"));
        assertThat(first.sharedBuses()).containsExactly("port0");
        assertThat(first.buses()).containsExactly("scsi0.0");
        machine.unplug(first);
        LivePart second = machine.plug(scsi, PORTS);
        assertThat(second.shared()).isEmpty();
        assertThat(second.buses()).containsExactly("scsi0.0");
    }

    @Test
    void aSharedControllerIsAddedAgainIfItWasNotCreated() {
        LiveMachine machine = LiveMachine.of(VM);
        Disk scsi = DATA.bus(DiskBus.SCSI);
        LivePart failed = machine.plug(scsi, PORTS);
        machine.unplug(failed);
        machine.unplugShared(failed);
        assertThat(machine.plug(scsi, PORTS).shared()).hasSize(1);
    }

    @Test
    void aReplacedMediumKeepsTheIdAndThePlace() {
        Disk drive = Disk.cdRom(Path.of("/a.iso"));
        LiveMachine machine = LiveMachine.of(VM.toBuilder().disk(drive).build());
        LivePart before = machine.initialParts().get(2);
        LivePart after = machine.replace(before, Disk.cdRom(Path.of("/b.iso")));
        assertThat(after.id()).isEqualTo(before.id()).contains("disk2");
        assertThat(after.options().get(1)).isEqualTo(before.options().get(1));
        assertThat(after.options().get(0)).isNotEqualTo(before.options().get(0));
        assertThat(machine.plug(DATA, PORTS).id()).contains("disk3");
    }

    @Test
    void aPartThatCannotBeUnpluggedHasAReason() {
        Smbios smbios = Smbios.system("a", "b");
        VmConfig vm = VM.toBuilder()
                .disk(Disk.cdRom(Path.of("/a.iso")).id("cd"))
                .serial(Serial.discard())
                .part(smbios)
                .part(UsbDevice.tablet())
                .part(new IoThread("worker"))
                .disk(DATA.id("late").property("bus", new PropertyValue.Text("port3")))
                .build();
        LiveMachine machine = LiveMachine.of(vm);
        assertThat(whyFixed(machine, ROOT))
                .hasValueSatisfying(why -> assertThat(why).contains("root bus"));
        assertThat(whyFixed(machine, vm.parts().get(2)))
                .hasValueSatisfying(why -> assertThat(why).contains("ide-cd"));
        assertThat(whyFixed(machine, Serial.discard())).isPresent();
        assertThat(whyFixed(machine, smbios))
                .hasValueSatisfying(why -> assertThat(why).contains("-smbios"));
        assertThat(whyFixed(machine, UsbDevice.tablet())).isEmpty();
        assertThat(whyFixed(machine, new IoThread("worker"))).isEmpty();
        assertThat(whyFixed(machine, vm.parts().getLast())).isEmpty();
        assertThat(machine.whyFixed(machine.plug(DATA, PORTS))).isEmpty();
    }

    @Test
    void onPcDevicesOnItsOwnBusCanBeUnplugged() {
        LiveMachine machine = LiveMachine.of(VM.toBuilder().machine("pc").build());
        assertThat(whyFixed(machine, ROOT)).isEmpty();
    }

    private static Optional<String> whyFixed(LiveMachine machine, Part part) {
        return machine.initialParts().stream()
                .filter(live -> live.part().equals(part))
                .findFirst()
                .map(machine::whyFixed)
                .orElseThrow();
    }

    @Test
    void aPartThatRefersToAMissingOneIsRefused() {
        LiveMachine machine = LiveMachine.of(VM);
        Disk served = DATA.ioThread("worker");
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> machine.plug(served, PORTS))
                .withMessageContaining("refers to object 'worker', which is not in the configuration");
        machine.plug(new IoThread("worker"), PORTS);
        assertThat(machine.plug(served, PORTS).id()).contains("disk2");
    }

    @Test
    void aDeviceStaysOnTheBusThatItNames() {
        Disk there = DATA.property("bus", new PropertyValue.Text("port1"));
        assertThat(LiveMachine.of(VM).plug(there, PORTS).buses()).containsExactly("port1");
    }
}

package dev.qemu4j.config.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.setting.Smbios;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigChangeTest {
    private static final Disk ROOT = Disk.raw(Path.of("/root"));
    private static final Disk DATA = Disk.raw(Path.of("/data"));
    private static final VmConfig VM =
            VmConfig.builder().disk(ROOT).disk(DATA).part(Rng.urandom()).build();

    @Test
    void aConfigurationDoesNotDifferFromItself() {
        assertThat(ConfigChange.between(VM, VM.toBuilder().build())).isEmpty();
    }

    @Test
    void settingsAndPartsAreCompared() {
        VmConfig other = VM.toBuilder()
                .cpus(2)
                .removeParts(Rng.urandom()::equals)
                .network(Network.user())
                .build();
        assertThat(ConfigChange.between(VM, other))
                .containsExactly(
                        new ConfigChange.Changed("cpus", 1, 2),
                        new ConfigChange.Removed("rng 'rng0'", Rng.urandom()),
                        new ConfigChange.Added("net 'net0'", Network.user()));
    }

    @Test
    void aPartThatMovedIsTheSame() {
        VmConfig without = VM.toBuilder().removeParts(ROOT::equals).build();
        assertThat(ConfigChange.between(VM, without)).containsExactly(new ConfigChange.Removed("disk 'disk0'", ROOT));
        assertThat(ConfigChange.between(without, VM)).containsExactly(new ConfigChange.Added("disk 'disk0'", ROOT));
    }

    @Test
    void aDifferentPartWithTheSameIdIsAChange() {
        VmConfig other =
                VM.toBuilder().removeParts(DATA::equals).disk(DATA.readOnly()).build();
        assertThat(ConfigChange.between(VM, other))
                .containsExactly(new ConfigChange.Changed("disk 'disk1'", DATA, DATA.readOnly()));
    }

    @Test
    void partsWithoutIdsAreNumbered() {
        Smbios one = Smbios.system("a", "b");
        Smbios two = Smbios.system("a", "c");
        VmConfig both = VM.toBuilder().part(one).part(two).build();
        assertThat(ConfigChange.between(VM, both))
                .containsExactly(new ConfigChange.Added("smbios", one), new ConfigChange.Added("smbios 2", two));
    }

    @Test
    void theExplanationShowsTheSourceOfEachOption() {
        String text = VmConfig.builder()
                .name("two words")
                .disk(ROOT.id("root"))
                .rootPorts(RootPorts.none())
                .build()
                .explain();
        assertThat(text).contains("""
                        name
                          -name 'guest=two words'
                              the name of the machine
                        """).contains("""
                        disk 'root'
                          -blockdev raw,node-name=root,file.driver=file,file.filename=/root
                              the image
                          -device virtio-blk-pci,id=root,drive=root
                        """);
        assertThat(CommandLine.of(VM)).asString().startsWith("-name guest=vm -nodefaults -no-user-config -machine q35");
    }
}

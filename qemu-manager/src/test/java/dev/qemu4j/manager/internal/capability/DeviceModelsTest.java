package dev.qemu4j.manager.internal.capability;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DeviceModelsTest {
    private static final DeviceModels MODELS = DeviceModels.parse("""
            Network devices:
            name "e1000", bus PCI, alias "e1000-82540em", desc "Intel Gigabit Ethernet"\r
            name "virtio-net-device", bus virtio-bus
            name "pc-dimm", desc "DIMM memory module, a device"
            name "q35-pcihost", bus System, no-user
            something else
            """);

    @Test
    void busesAliasesAndWhatUsersCannotCreateAreRead() {
        assertThat(MODELS.buses())
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("e1000", "PCI", "virtio-net-device", "virtio-bus", "q35-pcihost", "System"));
        assertThat(MODELS.aliases()).containsExactly(Map.entry("e1000-82540em", "e1000"));
        assertThat(MODELS.notForUsers()).containsExactly("q35-pcihost");
    }

    @Test
    void anAliasHasTheFactsOfItsModel() {
        assertThat(MODELS.withAliases(Map.of("e1000", Set.of("mac"))))
                .containsExactlyInAnyOrderEntriesOf(Map.of("e1000", Set.of("mac"), "e1000-82540em", Set.of("mac")));
        assertThat(MODELS.withAliases(Map.of("edu", 1))).containsOnlyKeys("edu");
    }
}

package dev.qemu4j.config;

import static dev.qemu4j.config.Added.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.change.LiveMachine;
import dev.qemu4j.config.change.LivePart;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each USB device has a port of the controller, so that QEMU never adds a slow hub of its own. */
class UsbPortsTest {
    private static final List<String> PORTS = List.of("port0", "port1");

    private static UsbDevice usb(String driver, String port) {
        return new UsbDevice(driver, PropertyTree.of("port", port));
    }

    @Test
    void fifteenDevicesHavePortsOfTheirOwnAndASixteenthNeedsAHub() {
        Part[] fifteen = Collections.nCopies(15, UsbDevice.keyboard()).toArray(Part[]::new);
        List<String> lines = Added.to("q35", fifteen);
        assertThat(lines).hasSize(16).first().asString().contains("p2=15,p3=15");
        assertThat(lines).last().asString().endsWith("port=15");
        refused("add a UsbDevice \"usb-hub\"", vm -> {
            List.of(fifteen).forEach(vm::part);
            return vm.disk(Disk.raw(Path.of("/d")).bus(DiskBus.USB));
        });
    }

    @Test
    void aDeviceBehindAHubTakesNoPortOfTheController() {
        assertThat(Added.to("q35", usb("usb-hub", "1"), usb("usb-kbd", "1.1"), UsbDevice.tablet()))
                .last()
                .asString()
                .endsWith("port=2");
    }

    @Test
    void aPortIsFreeAgainWhenItsDeviceIsUnplugged() {
        LiveMachine machine =
                LiveMachine.of(VmConfig.builder().part(UsbDevice.tablet()).build());
        for (int i = 0; i < 20; i++) {
            LivePart plugged = machine.plug(UsbDevice.keyboard(), PORTS);
            assertThat(String.join(" ", plugged.options().getFirst().arguments()))
                    .contains("port=2");
            machine.unplug(plugged);
        }
    }
}

package dev.qemu4j.config.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Texts, numbers and booleans of generic parts: the same on a command line, distinguished in JSON. */
class GenericPropertiesTest {
    private static final QemuVersion WITH_JSON = new QemuVersion(10, 0, 0);

    private static CommandLine with(Part part) {
        return CommandLine.of(
                VmConfig.builder().name("generic").machine("q35").part(part).build());
    }

    private static List<String> json(Part part) {
        return with(part).arguments(WITH_JSON);
    }

    @Test
    void aDeviceHasProperties() {
        Device device = Device.of("pvpanic").with("ioport", 1285).with("migrate", false);
        assertThat(with(device).arguments()).contains("pvpanic,id=device0,ioport=1285,migrate=off");
        assertThat(json(device))
                .contains("{\"driver\":\"pvpanic\",\"id\":\"device0\",\"ioport\":1285,\"migrate\":false}");
    }

    @Test
    void anObjectHasProperties() {
        QemuObject object =
                QemuObject.of("memory-backend-ram", "ram").with("size", 1 << 20).with("share", true);
        assertThat(with(object).arguments()).contains("memory-backend-ram,id=ram,size=1048576,share=on");
        assertThat(json(object))
                .contains("{\"qom-type\":\"memory-backend-ram\",\"id\":\"ram\",\"size\":1048576,\"share\":true}");
    }

    @Test
    void aBlockNodeHasProperties() {
        Blockdev node = Blockdev.of("null-co", "none").with("size", 512).with("read-zeroes", true);
        assertThat(with(node).arguments()).contains("null-co,node-name=none,size=512,read-zeroes=on");
        assertThat(json(node))
                .contains("{\"driver\":\"null-co\",\"node-name\":\"none\",\"size\":512,\"read-zeroes\":true}");
    }

    @Test
    void aNetworkBackEndHasProperties() {
        Netdev netdev =
                Netdev.of("hubport", "hub").with("hubid", 1).with("x", true).with("y", "text");
        assertThat(with(netdev).arguments()).contains("hubport,id=hub,hubid=1,x=on,y=text");
        assertThat(json(netdev))
                .contains("{\"type\":\"hubport\",\"id\":\"hub\",\"hubid\":1,\"x\":true,\"y\":\"text\"}");
    }
}

package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmOperationException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Devices that the library has no type for, and media of drives, are changed while a machine runs. */
@Timeout(120)
class AttachAnyDeviceIT extends EveryQemuTests {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path files;

    @Test
    void aPciDeviceOfAnyDriverGetsAPort() throws Exception {
        List<String> drivers = List.of("e1000e", "qemu-xhci", "edu", "virtio-rng", "e1000-82540em", "virtio-net-pci");
        VirtualMachine vm = manager.create(TestMachines.bare("any", "q35")
                .rootPorts(RootPorts.of(drivers.size()))
                .part(Device.of("edu").id("cold"))
                .build());
        for (String driver : drivers) {
            vm.hardware().attach(Device.of(driver));
        }
        assertThat(vm.hardware().capacity().ports().free()).isZero();
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> vm.detach("cold", PATIENCE))
                .withMessageContaining("root bus");
    }

    @Test
    void theMediumOfADriveIsInsertedAndEjected() throws Exception {
        Path iso = Files.write(files.resolve("iso"), new byte[1 << 16]);
        VirtualMachine vm = manager.create(TestMachines.bare("drive", "q35")
                .disk(Disk.emptyCdRom().id("cd"))
                .build());
        assertThat(inserted(vm)).isFalse();
        vm.hardware().changeMedium("cd", Image.file(ImageFormat.RAW, iso), PATIENCE);
        assertThat(inserted(vm)).isTrue();
        vm.hardware().eject("cd", PATIENCE);
        assertThat(inserted(vm)).isFalse();
        assertThat(vm.config().disks().getFirst().image()).isEqualTo(Image.none());
        vm.hardware().changeMedium("cd", Image.file(ImageFormat.RAW, iso), PATIENCE);
        assertThatExceptionOfType(VmOperationException.class)
                .isThrownBy(() -> vm.hardware()
                        .changeMedium("cd", Image.file(ImageFormat.RAW, files.resolve("missing")), PATIENCE));
        assertThat(inserted(vm)).isTrue();
    }

    private static boolean inserted(VirtualMachine vm) throws InterruptedException {
        return vm.qmp().execute("query-block").path(0).has("inserted");
    }
}

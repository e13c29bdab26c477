package dev.qemu4j.config;

import static dev.qemu4j.config.Added.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.cpu.CpuTopology;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class EmptyDriveTest {
    @Test
    void aCdRomDriveCanBeEmptyAndAHardDiskCannot() {
        assertThat(Added.to("q35", Disk.emptyCdRom())).containsExactly("-device ide-cd,id=disk0,bus=ide.0");
        refused("a hard disk needs an image", vm -> vm.disk(Disk.of(Image.none())));
        refused(() -> Image.none().backing(Image.file(ImageFormat.RAW, Path.of("/x"))), "no medium");
        refused(() -> Image.file(ImageFormat.QCOW2, Path.of("/x")).backing(Image.none()), "no medium");
    }

    @Test
    void cpusCanBeInClusters() {
        CpuTopology topology = CpuTopology.of(1, 2, 1).clusters(3);
        assertThat(topology.capacity()).isEqualTo(6);
        assertThat(CommandLine.of(VmConfig.builder()
                                .architecture(Architecture.AARCH64)
                                .cpus(topology)
                                .build())
                        .arguments())
                .contains("cpus=6,sockets=1,clusters=3,cores=2,threads=1");
    }
}

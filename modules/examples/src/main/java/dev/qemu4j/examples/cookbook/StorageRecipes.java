package dev.qemu4j.examples.cookbook;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.SocketTarget;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.Aio;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.block.DiskCache;
import dev.qemu4j.config.block.DiskTuning;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.block.NbdSource;
import dev.qemu4j.config.block.Throttle;
import dev.qemu4j.config.device.IoThread;
import java.nio.file.Path;

/** Disks: where their bytes are, and how they are read and written. */
final class StorageRecipes {
    private StorageRecipes() {}

    /** As close to the storage of the host as a guest gets. */
    static VmConfig fastStorage(Path folder) {
        // readme: fastStorage
        VmConfig config = VmConfig.builder()
                .name("fast-storage")
                .cpus(2)
                .memory(DataSize.ofMebibytes(512))
                .part(new IoThread("io0"))
                .disk(Disk.raw(folder.resolve("fast.raw"))
                        .ioThread("io0") // its own thread in QEMU
                        .cache(DiskCache.NONE) // past the host's page cache
                        .aio(Aio.IO_URING)
                        .discard() // what the guest trims is given back
                        .detectZeroes(DiskTuning.DetectZeroes.UNMAP)
                        .serialNumber("FAST-0001"))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** A disk that the guest sees as an SSD on PCI Express. */
    static VmConfig nvme(Path folder) {
        // readme: nvme
        VmConfig config = VmConfig.builder()
                .name("nvme")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")).bus(DiskBus.NVME).serialNumber("NVME-42"))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** Many disks on one virtio controller, which is added by itself. */
    static VmConfig scsi(Path folder) {
        // readme: scsi
        VmConfig config = VmConfig.builder()
                .name("scsi")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")).bus(DiskBus.SCSI).bootIndex(0))
                .disk(Disk.raw(folder.resolve("data.raw")).bus(DiskBus.SCSI).id("data"))
                .disk(Disk.cdRom(folder.resolve("install.iso")).bus(DiskBus.SCSI))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** What the guest writes goes to an overlay; the base below it is only read. */
    static VmConfig overlay(Path folder) {
        // readme: overlay
        Image base = Image.file(ImageFormat.RAW, folder.resolve("base.raw")); // many machines can share it
        Image overlay =
                Image.file(ImageFormat.QCOW2, folder.resolve("overlay.qcow2")).backing(base);
        VmConfig config = VmConfig.builder()
                .name("overlay")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.of(overlay))
                .disk(Disk.raw(folder.resolve("tools.raw")).readOnly())
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** A disk that an NBD server exports, here on a Unix domain socket. */
    static VmConfig nbd(Path socket, Path folder) {
        // readme: nbd
        VmConfig config = VmConfig.builder()
                .name("nbd")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.of(Image.of(ImageFormat.RAW, new NbdSource(new SocketTarget.Unix(socket), "disk"))))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** A disk that leaves the others something. */
    static VmConfig throttled(Path folder) {
        // readme: throttled
        Throttle limits = Throttle.operations(500)
                .burst(Throttle.What.OPERATIONS, 2000) // for a second, after a pause
                .and(Throttle.bytes(DataSize.ofMebibytes(20)));
        VmConfig config = VmConfig.builder()
                .name("throttled")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")).throttle(limits))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** A disk for what can be lost, and a USB stick. */
    static VmConfig scratchDisk(Path folder) {
        // readme: scratchDisk
        VmConfig config = VmConfig.builder()
                .name("scratch-disk")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .disk(Disk.raw(folder.resolve("scratch.raw")).id("scratch").cache(DiskCache.UNSAFE)) // no flush ever
                .disk(Disk.raw(folder.resolve("stick.raw")).bus(DiskBus.USB))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }
}

package dev.qemu4j.config.block;

/** The bus of a guest's disk. */
public enum DiskBus {
    /** A virtio block device: the fastest. Linux guests have a driver. */
    VIRTIO,
    /** A disk on a virtio SCSI controller, which all SCSI disks of a machine share. */
    SCSI,
    /** An IDE or SATA disk, whichever the machine has. Every guest has a driver; slow, and without hot-plug. */
    IDE,
    /** An NVMe controller with one disk. */
    NVME,
    /** A USB stick on an xHCI controller, which all USB devices of a machine share. */
    USB,
    /** The floppy controller of a PC. */
    FLOPPY
}

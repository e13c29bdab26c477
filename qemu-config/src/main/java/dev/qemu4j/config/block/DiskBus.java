package dev.qemu4j.config.block;

/** How a disk is attached to the guest. */
public enum DiskBus {
    /** A virtio block device: the fastest, and what Linux guests know. */
    VIRTIO,
    /** A disk on a virtio SCSI controller, which all SCSI disks of a machine share. */
    SCSI,
    /** An IDE or SATA disk, whichever the machine has: known to every guest, slow, and not for plugging in later. */
    IDE,
    /** An NVMe controller with one disk. */
    NVME,
    /** A USB stick on an xHCI controller, which all USB devices of a machine share. */
    USB,
    /** The floppy controller of a PC. */
    FLOPPY
}

package dev.qemu4j.config.block;

/** What a disk is to the guest. */
public enum DiskMedia {
    /** A hard disk. */
    DISK,
    /** A CD-ROM or DVD drive; always read-only. */
    CD_ROM
}

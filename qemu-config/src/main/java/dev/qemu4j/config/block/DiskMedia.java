package dev.qemu4j.config.block;

/** The kinds of drives that a guest can see. */
public enum DiskMedia {
    /** A hard disk. */
    DISK,
    /** A CD-ROM or DVD drive; always read-only. */
    CD_ROM
}

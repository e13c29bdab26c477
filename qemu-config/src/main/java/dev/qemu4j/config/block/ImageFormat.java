package dev.qemu4j.config.block;

import java.util.Locale;

/** The formats of disk images. Each is named after its block driver. */
public enum ImageFormat {
    /** The bytes of the disk, without metadata. */
    RAW,
    /** QEMU's own format. Grows with its content, and has snapshots and backing files. */
    QCOW2,
    /** QEMU's earlier format with backing files. */
    QED,
    /** QEMU's first format. */
    QCOW,
    /** VMware's. */
    VMDK,
    /** VirtualBox's. */
    VDI,
    /** Hyper-V's. */
    VHDX,
    /** Virtual PC's and Azure's, also called VHD. */
    VPC,
    /** Parallels'. */
    PARALLELS,
    /** Apple's disk images, read-only. */
    DMG;

    /**
     * The name of the block driver.
     *
     * @return the name, such as {@code qcow2}
     */
    public String driver() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.qemu4j.image;

import dev.qemu4j.config.block.ImageFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a file is, by the bytes it begins with or, for some kinds, ends with. */
public enum ImageKind {
    /** None of the others: the bytes of a disk as they are, or no disk at all. */
    RAW(ImageFormat.RAW),
    /** QEMU's own format. */
    QCOW2(ImageFormat.QCOW2),
    /** QEMU's earlier format with backing files. */
    QED(ImageFormat.QED),
    /** QEMU's first format. */
    QCOW(ImageFormat.QCOW),
    /** VMware's: a file with data, or a text that names the files with the data. */
    VMDK(ImageFormat.VMDK),
    /** VirtualBox's. */
    VDI(ImageFormat.VDI),
    /** Hyper-V's. */
    VHDX(ImageFormat.VHDX),
    /** Virtual PC's and Azure's, also called VHD, of a dynamic or a fixed size. */
    VPC(ImageFormat.VPC),
    /** Parallels'. */
    PARALLELS(ImageFormat.PARALLELS),
    /** Apple's. */
    DMG(ImageFormat.DMG),
    /** A CD or DVD image, which is raw to QEMU. */
    ISO_9660(ImageFormat.RAW),
    /** An encrypted volume of Linux. */
    LUKS(null),
    /** A file compressed with gzip. */
    GZIP(null),
    /** A file compressed with xz. */
    XZ(null),
    /** A file compressed with zstd. */
    ZSTD(null);

    private final @Nullable ImageFormat format;

    ImageKind(@Nullable ImageFormat format) {
        this.format = format;
    }

    /**
     * The format that QEMU is to be given for it.
     *
     * @return the format, empty for what is no disk image before it is unpacked or unlocked
     */
    public Optional<ImageFormat> format() {
        return Optional.ofNullable(format);
    }

    /**
     * Whether it is a compressed file, in which an image may be.
     *
     * @return true for gzip, xz and zstd
     */
    public boolean isCompressed() {
        return this == GZIP || this == XZ || this == ZSTD;
    }
}

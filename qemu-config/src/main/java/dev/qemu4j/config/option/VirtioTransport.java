package dev.qemu4j.config.option;

/** The transport of virtio devices, which determines their names. */
public enum VirtioTransport {
    /** PCI and PCI Express: {@code virtio-blk-pci}. */
    PCI("-pci"),
    /** The channel subsystem of IBM Z: {@code virtio-blk-ccw}. */
    CCW("-ccw"),
    /** Memory-mapped, as on {@code microvm}: {@code virtio-blk-device}. */
    MMIO("-device");

    private final String suffix;

    VirtioTransport(String suffix) {
        this.suffix = suffix;
    }

    /**
     * The name of a virtio device on this transport.
     *
     * @param base the name without the transport, such as {@code virtio-blk}
     * @return the driver, such as {@code virtio-blk-pci}
     */
    public String driver(String base) {
        return base + suffix;
    }
}

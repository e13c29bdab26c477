package dev.qemu4j.config.option;

/** The name spaces in which QEMU requires ids to be unique. */
public enum IdSpace {
    /** Devices, by their {@code id}. */
    DEVICE,
    /** Nodes of the block graph, by their {@code node-name}. */
    BLOCK_NODE,
    /** Network back ends. */
    NETDEV,
    /** Character devices. */
    CHARDEV,
    /** Objects: I/O threads, memory back ends, secrets. */
    OBJECT,
    /** Back ends of shared folders. */
    FSDEV,
    /** Sound back ends. */
    AUDIODEV
}

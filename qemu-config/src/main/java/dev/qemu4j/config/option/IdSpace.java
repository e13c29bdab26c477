package dev.qemu4j.config.option;

/** The sets of names in which QEMU wants an id to be unique. */
public enum IdSpace {
    /** Devices, by their {@code id}. */
    DEVICE,
    /** Nodes of the block graph, by their {@code node-name}. */
    BLOCK_NODE,
    /** Network backends. */
    NETDEV,
    /** Character devices. */
    CHARDEV,
    /** Objects: iothreads, memory backends, secrets. */
    OBJECT,
    /** Shared folders' backends. */
    FSDEV,
    /** Sound backends. */
    AUDIODEV
}

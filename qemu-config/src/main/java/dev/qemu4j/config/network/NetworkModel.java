package dev.qemu4j.config.network;

import dev.qemu4j.config.option.QemuText;

/**
 * The model of a network card.
 *
 * @param driver the name of the device; for virtio without the transport ({@code virtio-net})
 */
public record NetworkModel(String driver) {
    /** Virtio: the fastest. Linux guests have a driver. */
    public static final NetworkModel VIRTIO = new NetworkModel("virtio-net");

    /** Intel 82540EM. Almost every guest has a driver. */
    public static final NetworkModel E1000 = new NetworkModel("e1000");

    /** Intel 82574L, for newer guests without virtio. */
    public static final NetworkModel E1000E = new NetworkModel("e1000e");

    /** Intel 82576 with virtual functions, from QEMU 8.0. */
    public static final NetworkModel IGB = new NetworkModel("igb");

    /** Realtek 8139. */
    public static final NetworkModel RTL8139 = new NetworkModel("rtl8139");

    /** VMware's. */
    public static final NetworkModel VMXNET3 = new NetworkModel("vmxnet3");

    /** AMD PCnet-PCI II. */
    public static final NetworkModel PCNET = new NetworkModel("pcnet");

    /** NE2000 on PCI. */
    public static final NetworkModel NE2K_PCI = new NetworkModel("ne2k_pci");

    /** DEC 21143. */
    public static final NetworkModel TULIP = new NetworkModel("tulip");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public NetworkModel {
        QemuText.checkNotEmpty("network model", driver);
    }

    /**
     * Any other PCI network card that QEMU has.
     *
     * @param driver the name of the device, such as {@code i82559er}
     * @return the model
     * @throws IllegalArgumentException if the name is empty
     */
    public static NetworkModel of(String driver) {
        return new NetworkModel(driver);
    }
}

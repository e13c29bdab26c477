package dev.qemu4j.manager.stats;

/**
 * The traffic of a network card whose other end is a tap interface of the host. QEMU counts nothing by itself, so there are no figures
 * for networks of other kinds.
 *
 * @param id the id of the network
 * @param interfaceName the name of the tap interface
 * @param received what the guest has received: what the host sent to the interface
 * @param sent what the guest has sent
 */
public record NetworkStatistics(String id, String interfaceName, Traffic received, Traffic sent) {}

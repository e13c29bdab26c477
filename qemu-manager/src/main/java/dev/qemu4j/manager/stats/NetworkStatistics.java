package dev.qemu4j.manager.stats;

/**
 * The traffic of a network card that is connected to a tap interface of the host. QEMU does not count traffic, so other kinds of
 * networks have no statistics.
 *
 * @param id the id of the network
 * @param interfaceName the name of the tap interface
 * @param received the traffic that the guest received, which the host sent to the interface
 * @param sent the traffic that the guest sent
 */
public record NetworkStatistics(String id, String interfaceName, Traffic received, Traffic sent) {}

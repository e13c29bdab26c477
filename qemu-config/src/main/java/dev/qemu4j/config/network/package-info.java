/**
 * The kinds of networks: user, tap, bridge, sockets between machines, and processes that provide a network; with the guest's
 * network cards and forwarded ports. {@link dev.qemu4j.config.Network} has factories for the usual kinds.
 */
@NullMarked
package dev.qemu4j.config.network;

import org.jspecify.annotations.NullMarked;

/**
 * Network backends beyond those that most machines have: sockets between machines, and processes that serve a network.
 */
@NullMarked
package dev.qemu4j.config.network;

import org.jspecify.annotations.NullMarked;

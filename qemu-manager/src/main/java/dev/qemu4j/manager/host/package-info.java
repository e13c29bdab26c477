/**
 * What this host offers to virtual machines: which accelerators it has and how fast they really are, what its QEMU can do, which
 * firmware is installed.
 *
 * <p>Asking takes QEMU processes that run for a fraction of a second, and the answers are kept in the user's cache directory until
 * what they depend on changes.
 */
@NullMarked
package dev.qemu4j.manager.host;

import org.jspecify.annotations.NullMarked;

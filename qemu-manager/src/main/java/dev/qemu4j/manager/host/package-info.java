/**
 * What this host offers to virtual machines: its accelerators and their real speed, its UEFI firmware, and a check of everything that
 * machines depend on.
 *
 * <p>The accelerators are examined by QEMU processes that run for a fraction of a second. The results are kept in the user's cache
 * directory until the host boots again or QEMU's program changes.
 */
@NullMarked
package dev.qemu4j.manager.host;

import org.jspecify.annotations.NullMarked;

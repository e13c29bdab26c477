/**
 * A client for QMP.
 */
@NullMarked
package dev.qemu4j.qmp;

import org.jspecify.annotations.NullMarked;

/**
 * Settings of the machine and of QEMU's process: the real-time clock, boot order, SMBIOS tables, data for the firmware, global
 * properties, tracing, the sandbox, and secrets. They are added like devices, with
 * {@link dev.qemu4j.config.VmConfig.Builder#part}.
 */
@NullMarked
package dev.qemu4j.config.setting;

import org.jspecify.annotations.NullMarked;

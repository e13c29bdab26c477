/**
 * Settings of the machine as a whole, added like devices with {@link dev.qemu4j.config.VmConfig.Builder#part}: its clock,
 * boot order, SMBIOS tables, the sandbox around QEMU, and secrets.
 */
@NullMarked
package dev.qemu4j.config.setting;

import org.jspecify.annotations.NullMarked;

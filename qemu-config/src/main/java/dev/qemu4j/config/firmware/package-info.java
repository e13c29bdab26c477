/**
 * Firmware: a BIOS, or a UEFI firmware with its variable store.
 *
 * <p>Distributions describe the firmware images that they install in JSON files. This package does not read those files; a
 * {@link dev.qemu4j.config.firmware.FirmwareDescriptor} converts their content, and chooses among them.
 */
@NullMarked
package dev.qemu4j.config.firmware;

import org.jspecify.annotations.NullMarked;

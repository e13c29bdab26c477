/**
 * What runs in the guest before its operating system: a BIOS, or a UEFI firmware with its variable store.
 *
 * <p>Distributions describe the firmware images that they install in JSON files. Reading them is not done here; the parsed
 * content of one is a {@link dev.qemu4j.config.firmware.FirmwareDescriptor}, and choosing among them is.
 */
@NullMarked
package dev.qemu4j.config.firmware;

import org.jspecify.annotations.NullMarked;

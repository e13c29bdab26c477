/**
 * Devices other than disks, networks and serial ports, and generic parts for what has no type.
 *
 * <p>Each is a record that is added with {@link dev.qemu4j.config.VmConfig.Builder#part}. What QEMU has and this package does
 * not is described with {@link dev.qemu4j.config.device.Device}, {@link dev.qemu4j.config.device.QemuObject},
 * {@link dev.qemu4j.config.device.Netdev} and {@link dev.qemu4j.config.device.Blockdev}, whose values are data too.
 */
@NullMarked
package dev.qemu4j.config.device;

import org.jspecify.annotations.NullMarked;

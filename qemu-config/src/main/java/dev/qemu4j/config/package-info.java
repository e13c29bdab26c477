/**
 * A virtual machine as immutable values that render themselves as a QEMU command line and as QMP arguments.
 *
 * {@snippet :
 * VmConfig config = VmConfig.builder()
 *         .name("web")
 *         .memory(DataSize.ofGibibytes(2))
 *         .cpus(2)
 *         .disk(Disk.qcow2(Path.of("/var/lib/vms/web.qcow2")))
 *         .network(Network.user().forwardTcp(2222, 22))
 *         .serial(Serial.file(Path.of("/var/log/web.log")))
 *         .build();
 * List<String> arguments = CommandLine.of(config).arguments();
 * }
 *
 * <h2>Only what is described</h2>
 *
 * <p>QEMU's own defaults are off ({@code -nodefaults -no-user-config}): a guest has the devices that its configuration
 * describes and no others. This library has few defaults, the same everywhere: architecture {@code x86_64}, the
 * architecture's default machine, TCG, one CPU, 512 MiB, no display, and on machines with a PCI Express bus some
 * {@linkplain dev.qemu4j.config.RootPorts root ports} for hot-plug.
 *
 * <h2>Values</h2>
 *
 * <p>Everything is an immutable value with withers, which return a changed copy. Only
 * {@link dev.qemu4j.config.VmConfig} has a builder. Nothing here reads a file, opens a socket or starts a process. All
 * types are safe for use by several threads, unless they say otherwise.
 *
 * <h2>Every string is data</h2>
 *
 * <p>Names, paths and texts reach QEMU unchanged, whatever characters they contain, and cannot add an option or a
 * property. NUL and unpaired surrogates, which cannot reach QEMU, are refused. The only exception is
 * {@link dev.qemu4j.config.VmConfig.Builder#argument(String, String)}, whose text is in QEMU's own syntax.
 *
 * <h2>Errors</h2>
 *
 * <p>An invalid value throws an {@link java.lang.IllegalArgumentException} that names the option and the value, before
 * anything is started. {@link dev.qemu4j.config.VmConfig.Builder#build()} checks the values against each other, and throws
 * an {@link dev.qemu4j.config.InvalidConfigException} with all problems at once. What only QEMU can know, for example whether
 * a build of it has a machine type, is left to QEMU, or to {@link dev.qemu4j.config.VmConfig#check}.
 *
 * <h2>Where things are</h2>
 *
 * <p>This package has the machine and what nearly every machine has: CPU, memory, disks, networks, serial ports, a kernel.
 * The other packages:
 *
 * <ul>
 *   <li>{@link dev.qemu4j.config.block}: disk images, their formats and sources, and the tuning of disks
 *   <li>{@link dev.qemu4j.config.network}: the kinds of networks, network cards, and port forwarding
 *   <li>{@link dev.qemu4j.config.memory}: memory back ends, NUMA nodes, and memory devices for hot-plug
 *   <li>{@link dev.qemu4j.config.cpu}: the CPU topology
 *   <li>{@link dev.qemu4j.config.chardev}: character devices, the back ends of serial ports, consoles and channels
 *   <li>{@link dev.qemu4j.config.device}: all other devices, and generic parts for what has no type
 *   <li>{@link dev.qemu4j.config.display}: windows and remote displays
 *   <li>{@link dev.qemu4j.config.firmware}: BIOS and UEFI firmware
 *   <li>{@link dev.qemu4j.config.setting}: settings of the machine and of QEMU's process, and secrets
 *   <li>{@link dev.qemu4j.config.cloudinit}: the seed for the first boot of a cloud image
 *   <li>{@link dev.qemu4j.config.option}: how parts become options; for new kinds of parts
 *   <li>{@link dev.qemu4j.config.imports}: the import of command lines that were written for QEMU
 *   <li>{@link dev.qemu4j.config.capability}: the capabilities of a particular QEMU, and the check against them
 *   <li>{@link dev.qemu4j.config.change}: the differences between configurations, and hot-plug
 * </ul>
 *
 * <p>Devices and settings from other packages are added with {@link dev.qemu4j.config.VmConfig.Builder#part}. Each is a
 * {@link dev.qemu4j.config.option.Part}: a value that describes itself as options. What has no type is a generic
 * {@link dev.qemu4j.config.device.Device}, {@link dev.qemu4j.config.device.Netdev},
 * {@link dev.qemu4j.config.device.Blockdev} or {@link dev.qemu4j.config.device.QemuObject}, or a new record that implements
 * {@code Part}.
 *
 * <h2>Beyond the command line</h2>
 *
 * <p>{@link dev.qemu4j.config.change.HotPlug} renders a part as the QMP commands that add it to a running machine.
 * {@link dev.qemu4j.config.VmConfig#explain()} shows the source of each option,
 * {@link dev.qemu4j.config.change.ConfigChange} compares two configurations, and
 * {@link dev.qemu4j.config.imports.ImportedCommandLine} imports a command line of QEMU.
 */
@NullMarked
package dev.qemu4j.config;

import org.jspecify.annotations.NullMarked;

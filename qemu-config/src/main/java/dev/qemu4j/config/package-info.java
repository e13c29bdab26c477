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
 * <h2>What is described is what is there</h2>
 *
 * <p>QEMU's own defaults are off ({@code -nodefaults -no-user-config}): a guest has the devices that its configuration
 * names and no others. The defaults of this library are few and the same everywhere: {@code x86_64}, the usual machine of
 * the architecture, TCG, one CPU, 512 MiB, no display, and on machines with a PCI Express bus some
 * {@linkplain dev.qemu4j.config.RootPorts root ports} for devices that are plugged in later.
 *
 * <h2>Values</h2>
 *
 * <p>Everything is an immutable value; its withers return a changed copy. Only {@link dev.qemu4j.config.VmConfig} has a
 * builder. Nothing here reads a file, opens a socket or starts a process, and every type is safe for use by several threads.
 *
 * <h2>Every string is data</h2>
 *
 * <p>Names, paths and texts reach QEMU unchanged, whatever characters they hold, and none can add an option or a property.
 * NUL and what UTF-8 cannot encode are refused. The one exception says so:
 * {@link dev.qemu4j.config.VmConfig.Builder#argument(String, String)} passes on text in QEMU's own syntax.
 *
 * <h2>Errors</h2>
 *
 * <p>What cannot be right is an {@link java.lang.IllegalArgumentException} that names the option and the value, before
 * anything is started: at once where a single value is wrong, and from
 * {@link dev.qemu4j.config.VmConfig.Builder#build()} as an {@link dev.qemu4j.config.InvalidConfigException} with everything
 * that is wrong between them. What only QEMU can know, such as a machine type that a build of it lacks, is left to QEMU.
 *
 * <h2>Where things are</h2>
 *
 * <p>This package has the machine and what nearly every machine has. The rest is in packages of their own, and is added with
 * {@link dev.qemu4j.config.VmConfig.Builder#part}: {@link dev.qemu4j.config.device devices},
 * {@link dev.qemu4j.config.network networks} beyond the usual, {@link dev.qemu4j.config.display screens},
 * {@link dev.qemu4j.config.firmware firmware}, {@link dev.qemu4j.config.setting settings} of the machine as a whole. What disks
 * are read from is in {@link dev.qemu4j.config.block}, where serial ports lead to in {@link dev.qemu4j.config.chardev}, and
 * the first start of a cloud image in {@link dev.qemu4j.config.cloudinit}.
 *
 * <p>Whatever has no type is said with the generic {@link dev.qemu4j.config.device.Device} and its like. A device is a
 * {@link dev.qemu4j.config.option.Part}: a value that describes itself as options. Writing another kind is writing one record;
 * {@link dev.qemu4j.config.option} says how.
 *
 * <h2>Beyond the command line</h2>
 *
 * <p>{@link dev.qemu4j.config.change.HotPlug} gives the QMP commands that plug the same device into a running machine.
 * {@link dev.qemu4j.config.VmConfig#check} holds a configuration against what a particular QEMU can do,
 * {@link dev.qemu4j.config.VmConfig#explain()} says where each option comes from, {@link dev.qemu4j.config.change.ConfigChange} compares
 * two configurations, and {@link dev.qemu4j.config.imports.ImportedCommandLine} reads a command line that somebody wrote for QEMU.
 */
@NullMarked
package dev.qemu4j.config;

import org.jspecify.annotations.NullMarked;

package dev.qemu4j.manager.json;

import static java.util.Map.entry;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.Argument;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Display;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Machine;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.SocketTarget;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.Aio;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.block.DiskCache;
import dev.qemu4j.config.block.DiskMedia;
import dev.qemu4j.config.block.DiskTuning;
import dev.qemu4j.config.block.FileSource;
import dev.qemu4j.config.block.HttpSource;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.block.IscsiSource;
import dev.qemu4j.config.block.NbdSource;
import dev.qemu4j.config.block.NoMedium;
import dev.qemu4j.config.block.RbdSource;
import dev.qemu4j.config.block.SshSource;
import dev.qemu4j.config.chardev.ConsoleChardev;
import dev.qemu4j.config.chardev.FileChardev;
import dev.qemu4j.config.chardev.NullChardev;
import dev.qemu4j.config.chardev.PtyChardev;
import dev.qemu4j.config.chardev.RingBufferChardev;
import dev.qemu4j.config.chardev.TcpChardev;
import dev.qemu4j.config.chardev.UnixChardev;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.device.Balloon;
import dev.qemu4j.config.device.Blockdev;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.EmulatedTpm;
import dev.qemu4j.config.device.IoThread;
import dev.qemu4j.config.device.Netdev;
import dev.qemu4j.config.device.Parallel;
import dev.qemu4j.config.device.PciPassthrough;
import dev.qemu4j.config.device.QemuObject;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.device.ServedFolder;
import dev.qemu4j.config.device.SharedFolder;
import dev.qemu4j.config.device.Sound;
import dev.qemu4j.config.device.Tpm;
import dev.qemu4j.config.device.TpmPassthrough;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.device.Video;
import dev.qemu4j.config.device.VirtioChannel;
import dev.qemu4j.config.device.VirtioConsole;
import dev.qemu4j.config.device.Vsock;
import dev.qemu4j.config.device.Watchdog;
import dev.qemu4j.config.display.SpiceDisplay;
import dev.qemu4j.config.display.VncDisplay;
import dev.qemu4j.config.display.WindowDisplay;
import dev.qemu4j.config.firmware.Bios;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.config.network.BridgeNetwork;
import dev.qemu4j.config.network.DatagramNetwork;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.network.Nic;
import dev.qemu4j.config.network.OpenTapNetwork;
import dev.qemu4j.config.network.PasstNetwork;
import dev.qemu4j.config.network.PortForward;
import dev.qemu4j.config.network.SocketNetwork;
import dev.qemu4j.config.network.StreamNetwork;
import dev.qemu4j.config.network.TapNetwork;
import dev.qemu4j.config.network.UserNetwork;
import dev.qemu4j.config.network.VhostUserNetwork;
import dev.qemu4j.config.setting.Boot;
import dev.qemu4j.config.setting.FwCfg;
import dev.qemu4j.config.setting.GlobalProperty;
import dev.qemu4j.config.setting.Rtc;
import dev.qemu4j.config.setting.RunWith;
import dev.qemu4j.config.setting.Sandbox;
import dev.qemu4j.config.setting.Secret;
import dev.qemu4j.config.setting.Smbios;
import dev.qemu4j.config.setting.Trace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The part of the schema that does not follow from the records of a configuration: the names of kinds, the defaults, the short forms and
 * the inlined types.
 *
 * <p>Changing a line here changes the meaning of existing files; adding one does not.
 */
final class Schema {
    /** The version of the schema. */
    static final int FORMAT = 1;

    /**
     * The name of a type among the types of its family.
     *
     * @param name the value of the member {@value FamilyCodec#KIND}
     * @param type the type
     */
    record Kind(String name, Class<?> type) {}

    /** All members of families. */
    static final List<Kind> KINDS = List.of(
            new Kind("disk", Disk.class),
            new Kind("user-network", UserNetwork.class),
            new Kind("tap-network", TapNetwork.class),
            new Kind("open-tap-network", OpenTapNetwork.class),
            new Kind("bridge-network", BridgeNetwork.class),
            new Kind("socket-network", SocketNetwork.class),
            new Kind("stream-network", StreamNetwork.class),
            new Kind("datagram-network", DatagramNetwork.class),
            new Kind("vhost-user-network", VhostUserNetwork.class),
            new Kind("passt-network", PasstNetwork.class),
            new Kind("serial", Serial.class),
            new Kind("parallel", Parallel.class),
            new Kind("virtio-console", VirtioConsole.class),
            new Kind("virtio-channel", VirtioChannel.class),
            new Kind("balloon", Balloon.class),
            new Kind("dimm", Dimm.class),
            new Kind("virtio-mem", VirtioMem.class),
            new Kind("iothread", IoThread.class),
            new Kind("pci-passthrough", PciPassthrough.class),
            new Kind("rng", Rng.class),
            new Kind("shared-folder", SharedFolder.class),
            new Kind("served-folder", ServedFolder.class),
            new Kind("sound", Sound.class),
            new Kind("tpm", Tpm.class),
            new Kind("emulated-tpm", EmulatedTpm.class),
            new Kind("tpm-passthrough", TpmPassthrough.class),
            new Kind("usb-device", UsbDevice.class),
            new Kind("video", Video.class),
            new Kind("vsock", Vsock.class),
            new Kind("watchdog", Watchdog.class),
            new Kind("device", Device.class),
            new Kind("netdev", Netdev.class),
            new Kind("blockdev", Blockdev.class),
            new Kind("object", QemuObject.class),
            new Kind("bios", Bios.class),
            new Kind("uefi", Uefi.class),
            new Kind("boot", Boot.class),
            new Kind("fw-cfg", FwCfg.class),
            new Kind("global-property", GlobalProperty.class),
            new Kind("rtc", Rtc.class),
            new Kind("run-with", RunWith.class),
            new Kind("sandbox", Sandbox.class),
            new Kind("secret", Secret.class),
            new Kind("smbios", Smbios.class),
            new Kind("trace", Trace.class),
            // Displays, which are also parts.
            new Kind("none", Display.None.class),
            new Kind("window", WindowDisplay.class),
            new Kind("vnc", VncDisplay.class),
            new Kind("spice", SpiceDisplay.class),
            // Back ends of character devices.
            new Kind("file", FileChardev.class),
            new Kind("unix", UnixChardev.class),
            new Kind("console", ConsoleChardev.class),
            new Kind("tcp", TcpChardev.class),
            new Kind("null", NullChardev.class),
            new Kind("pty", PtyChardev.class),
            new Kind("ring-buffer", RingBufferChardev.class),
            // Sources of images.
            new Kind("file", FileSource.class),
            new Kind("http", HttpSource.class),
            new Kind("iscsi", IscsiSource.class),
            new Kind("nbd", NbdSource.class),
            new Kind("none", NoMedium.class),
            new Kind("rbd", RbdSource.class),
            new Kind("ssh", SshSource.class),
            // Addresses of image servers.
            new Kind("inet", SocketTarget.Inet.class),
            new Kind("unix", SocketTarget.Unix.class),
            // Servers of shared folders.
            new Kind("9p", SharedFolder.Server.NineP.class),
            new Kind("virtiofs", SharedFolder.Server.Virtiofs.class));

    /** Types whose members are inlined into the enclosing object. */
    static final Set<Class<?>> INLINED = Set.of(Image.class, DiskTuning.class, Nic.class);

    /** Types with a short form: the first component alone, if the others have their defaults. */
    static final Set<Class<?>> ABBREVIATED = Set.of(
            Machine.class,
            Accelerator.class,
            Memory.class,
            MemoryBacking.class,
            Kernel.class,
            RootPorts.class,
            Argument.class,
            FileSource.class);

    private static final Map<Component, Default> DEFAULTS = Map.ofEntries(
            of(VmConfig.class, "architecture", Architecture.X86_64),
            of(VmConfig.class, "machine", "the default of the architecture", Schema::defaultMachine),
            of(VmConfig.class, "accelerators", List.of(Accelerator.TCG)),
            of(VmConfig.class, "cpus", "the capacity of the topology, or 1", Schema::cpusOfTopology),
            of(VmConfig.class, "display", Display.none()),
            of(Memory.class, "size", VmConfig.DEFAULT_MEMORY),
            of(Memory.class, "slots", 0),
            of(CpuTopology.class, "sockets", 1),
            of(CpuTopology.class, "dies", 1),
            of(CpuTopology.class, "clusters", 1),
            of(CpuTopology.class, "cores", 1),
            of(CpuTopology.class, "threads", 1),
            of(Kernel.class, "commandLine", ""),
            of(Disk.class, "media", DiskMedia.DISK),
            of(Disk.class, "bus", DiskBus.VIRTIO),
            of(DiskTuning.class, "cache", DiskCache.WRITE_BACK),
            of(DiskTuning.class, "detectZeroes", DiskTuning.DetectZeroes.OFF),
            of(FileSource.class, "aio", Aio.THREADS),
            of(NbdSource.class, "export", ""),
            of(RbdSource.class, "user", ""),
            of(SshSource.class, "user", ""),
            of(Nic.class, "model", NetworkModel.VIRTIO),
            of(PortForward.class, "protocol", PortForward.Protocol.TCP),
            of(PortForward.class, "hostAddress", "127.0.0.1"),
            of(TapNetwork.class, "queues", 1),
            of(VhostUserNetwork.class, "queues", 1),
            of(Dimm.class, "backing", MemoryBacking.ram()),
            of(VirtioMem.class, "backing", MemoryBacking.ram()),
            of(UnixChardev.class, "server", true),
            of(TcpChardev.class, "server", true),
            of(Balloon.class, "freePageReporting", true),
            of(Balloon.class, "deflateOnOutOfMemory", true),
            of(Uefi.class, "codeFormat", ImageFormat.RAW),
            of(Uefi.class, "variablesFormat", ImageFormat.RAW),
            of(Boot.class, "menuMillis", 0),
            of(Rtc.class, "base", "utc"),
            of(Rtc.class, "clock", "host"),
            of(Sandbox.class, "denyObsolete", true),
            of(Sandbox.class, "denyElevation", true),
            of(Sandbox.class, "denySpawn", true),
            of(Sandbox.class, "denyResourceControl", true));

    private Schema() {}

    private record Component(Class<?> type, String name) {}

    /**
     * The default of a member.
     *
     * @param description describes a default that depends on other members; empty for a constant default
     * @param rule computes the default from the values of the other components
     */
    record Default(String description, Function<Map<String, Object>, Optional<?>> rule) {
        Optional<Object> value(Map<String, Object> others) {
            return rule.apply(others).map(value -> value);
        }
    }

    private static Map.Entry<Component, Default> of(Class<?> type, String component, Object value) {
        return of(type, component, "", others -> Optional.of(value));
    }

    private static Map.Entry<Component, Default> of(
            Class<?> type, String component, String description, Function<Map<String, Object>, Optional<?>> rule) {
        return entry(new Component(type, component), new Default(description, rule));
    }

    private static Optional<Machine> defaultMachine(Map<String, Object> others) {
        return others.get("architecture") instanceof Architecture architecture
                ? Machine.defaultOf(architecture)
                : Optional.empty();
    }

    private static Optional<Integer> cpusOfTopology(Map<String, Object> others) {
        return Optional.of(
                others.get("topology") instanceof Optional<?> topology && topology.isPresent()
                        ? ((CpuTopology) topology.get()).capacity()
                        : 1);
    }

    static Optional<Default> defaultOf(Class<?> type, String component) {
        return Optional.ofNullable(DEFAULTS.get(new Component(type, component)));
    }

    /** The types and names of the components that have defaults: for a test that they all exist. */
    static List<Map.Entry<Class<?>, String>> componentsWithDefaults() {
        return DEFAULTS.keySet().stream()
                .<Map.Entry<Class<?>, String>>map(component -> entry(component.type(), component.name()))
                .toList();
    }
}

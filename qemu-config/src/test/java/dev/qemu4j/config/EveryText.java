package dev.qemu4j.config;

import dev.qemu4j.config.block.BlockSource;
import dev.qemu4j.config.block.FileSource;
import dev.qemu4j.config.block.HttpSource;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.block.IscsiSource;
import dev.qemu4j.config.block.NbdSource;
import dev.qemu4j.config.block.RbdSource;
import dev.qemu4j.config.block.SshSource;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.device.Blockdev;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.Netdev;
import dev.qemu4j.config.device.QemuObject;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.device.SharedFolder;
import dev.qemu4j.config.device.Sound;
import dev.qemu4j.config.device.Tpm;
import dev.qemu4j.config.device.TpmPassthrough;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.device.VirtioChannel;
import dev.qemu4j.config.display.SpiceDisplay;
import dev.qemu4j.config.display.VncDisplay;
import dev.qemu4j.config.firmware.Bios;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.network.Nic;
import dev.qemu4j.config.network.PasstNetwork;
import dev.qemu4j.config.network.SocketNetwork;
import dev.qemu4j.config.network.VhostUserNetwork;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import dev.qemu4j.config.setting.FwCfg;
import dev.qemu4j.config.setting.GlobalProperty;
import dev.qemu4j.config.setting.RunWith;
import dev.qemu4j.config.setting.Secret;
import dev.qemu4j.config.setting.Smbios;
import dev.qemu4j.config.setting.Trace;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * Every place of a configuration for a text or path: how to set it, and what QEMU should read.
 *
 * @param into sets the text
 * @param expected what QEMU should read
 */
record EveryText(BiConsumer<VmConfig.Builder, String> into, UnaryOperator<String> expected) {
    /** Places that accept only names, so their texts cannot be hostile. */
    static final Set<String> NAMES_ONLY = Set.of(
            "Argument.option",
            "Argument.value",
            "Architecture.qemuName",
            "Blockdev.id",
            "BridgeNetwork.bridge",
            "Cpu.model",
            "Feature.name",
            "Feature.value",
            "Dimm.id",
            "Disk.id",
            "IoThread.id",
            "MacAddress.text",
            "Netdev.id",
            "Nic.id",
            "PciPassthrough.address",
            "PortForward.hostAddress",
            "QemuObject.id",
            "Rtc.base",
            "Rtc.clock",
            "Serial.id",
            "SpiceDisplay.passwordSecret",
            "VncDisplay.passwordSecret",
            "TapNetwork.ifname",
            "Device.id",
            "VirtioMem.id");

    /** Types that are not part of a command line. */
    static final Set<String> NOT_RENDERED = Set.of(
            "CloudInitSeed",
            "FirmwareDescriptor",
            "Target",
            "ConfigProblem",
            "MachineTraits",
            "QmpCall",
            "QemuOption",
            "Plain",
            "Text",
            "Repeated",
            "Properties",
            "Nested",
            "HotPlug",
            "ImportedCommandLine",
            "CommandLine",
            "QemuCapabilities",
            "Added",
            "Removed",
            "Changed",
            "Explanation",
            // A manager replaces them by other parts.
            "EmulatedTpm",
            "ServedFolder");

    private static final Map<String, EveryText> PLACES = new LinkedHashMap<>();

    /** The places by the type and component. */
    static Map<String, EveryText> places() {
        return PLACES;
    }

    static {
        machine();
        disks();
        networks();
        devices();
        settings();
    }

    private static void put(String place, BiConsumer<VmConfig.Builder, String> into) {
        PLACES.put(place, new EveryText(into, UnaryOperator.identity()));
    }

    private static void part(String place, Function<String, Part> part) {
        put(place, (vm, text) -> vm.part(part.apply(text)));
    }

    private static void path(String place, Function<Path, Part> part) {
        part(place, text -> part.apply(Path.of(text)));
    }

    private static PropertyTree tree(String text) {
        return PropertyTree.of("x", text);
    }

    private static void machine() {
        put("VmConfig.name", VmConfig.Builder::name);
        put("Machine.name", VmConfig.Builder::machine);
        put("Machine.properties", (vm, text) -> vm.machine(new Machine("q35", tree(text))));
        put("Accelerator.name", (vm, text) -> vm.accelerator(Accelerator.of(text)));
        put("Accelerator.properties", (vm, text) -> vm.accelerator(new Accelerator("tcg", tree(text))));
        put("Kernel.image", (vm, text) -> vm.kernel(Kernel.of(Path.of(text))));
        put("Kernel.initrd", (vm, text) -> vm.kernel(Kernel.of(Path.of("/k")).initrd(Path.of(text))));
        put(
                "Kernel.commandLine",
                (vm, text) -> vm.kernel(Kernel.of(Path.of("/k")).commandLine(text)));
        put(
                "Kernel.deviceTree",
                (vm, text) -> vm.kernel(Kernel.of(Path.of("/k")).deviceTree(Path.of(text))));
        put(
                "MemoryBacking.path",
                (vm, text) -> vm.memory(Memory.of(VmConfig.DEFAULT_MEMORY).backing(MemoryBacking.file(Path.of(text)))));
        put(
                "SpiceDisplay.address",
                (vm, text) -> vm.display(new SpiceDisplay(text, OptionalInt.of(1), Optional.empty())));
        put("VncDisplay.address", (vm, text) -> vm.display(new VncDisplay(text, Optional.empty())));
    }

    private static void source(String place, Function<String, BlockSource> source) {
        part(place, text -> Disk.of(Image.of(ImageFormat.RAW, source.apply(text))));
    }

    private static void disks() {
        part("Disk.properties", text -> Disk.raw(Path.of("/d")).property("x", new PropertyValue.Text(text)));
        source("FileSource.path", text -> FileSource.of(Path.of(text)));
        source("NbdSource.export", text -> new NbdSource(new SocketTarget.Inet("h", 1), text));
        source("IscsiSource.portal", text -> new IscsiSource(text, "t", 0));
        source("IscsiSource.target", text -> new IscsiSource("p", text, 0));
        source("SshSource.path", text -> new SshSource(new SocketTarget.Inet("h", 1), text, ""));
        source("SshSource.user", text -> new SshSource(new SocketTarget.Inet("h", 1), "/d", text));
        source("RbdSource.pool", text -> new RbdSource(text, "i", "", Optional.empty()));
        source("RbdSource.image", text -> new RbdSource("p", text, "", Optional.empty()));
        source("RbdSource.user", text -> new RbdSource("p", "i", text, Optional.empty()));
        source("RbdSource.config", text -> new RbdSource("p", "i", "", Optional.of(Path.of(text))));
        source("Inet.host", text -> new NbdSource(new SocketTarget.Inet(text, 1), ""));
        source("Unix.path", text -> new NbdSource(new SocketTarget.Unix(Path.of(text)), ""));
        PLACES.put(
                "HttpSource.uri",
                new EveryText(
                        (vm, text) -> vm.disk(Disk.of(Image.of(
                                ImageFormat.RAW, new HttpSource(URI.create("http://h/a,b?" + encoded(text)))))),
                        text -> "http://h/a,b?" + encoded(text)));
        path("Uefi.code", path -> Uefi.of(path, Path.of("/v")));
        path("Uefi.variables", path -> Uefi.of(Path.of("/c"), path));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static void networks() {
        part("Nic.properties", text -> Network.user().nic(Nic.DEFAULT.property("x", new PropertyValue.Text(text))));
        part("NetworkModel.driver", text -> Network.user().model(NetworkModel.of(text)));
        part("UserNetwork.options", Network.user()::hostname);
        path("TapNetwork.script", Network.tap("tap0")::script);
        path("TapNetwork.downScript", Network.tap("tap0")::downScript);
        path("BridgeNetwork.helper", Network.bridge("br0")::helper);
        PLACES.put(
                "SocketNetwork.host",
                new EveryText(
                        (vm, text) -> vm.network(SocketNetwork.connect(text.replace(':', '_'), 1)),
                        text -> text.replace(':', '_') + ":1"));
        path("VhostUserNetwork.socket", VhostUserNetwork::connect);
        part("PasstNetwork.tcpPorts", PasstNetwork.standard()::tcp);
        part("PasstNetwork.udpPorts", PasstNetwork.standard()::udp);
        part("PasstNetwork.options", text -> PasstNetwork.standard().option("x", new PropertyValue.Text(text)));
        part("Netdev.type", text -> Netdev.of(text, "n"));
        part("Netdev.properties", text -> Netdev.of("user", "n").with("x", text));
    }

    private static void devices() {
        path("FileChardev.path", Serial::file);
        path("UnixChardev.path", Serial::unix);
        part("TcpChardev.host", text -> Serial.of(Chardev.tcp(text, 1)));
        part("Blockdev.driver", text -> Blockdev.of(text, "b"));
        part("Blockdev.properties", text -> Blockdev.of("raw", "b").with(tree(text)));
        part("Device.driver", Device::of);
        part("Device.properties", text -> Device.of("edu").with(tree(text)));
        part("QemuObject.type", text -> QemuObject.of(text, "o"));
        part("QemuObject.properties", text -> QemuObject.of("iothread", "o").with(tree(text)));
        path("Rng.source", Rng::new);
        part("SharedFolder.tag", text -> SharedFolder.nineP(text, Path.of("/f")));
        path("NineP.folder", path -> SharedFolder.nineP("t", path));
        path("Virtiofs.socket", path -> SharedFolder.virtiofs("t", path));
        part("Sound.backend", Sound::of);
        part("Sound.properties", text -> new Sound("none", tree(text)));
        path("Tpm.socket", Tpm::new);
        path("TpmPassthrough.device", TpmPassthrough::of);
        path("TpmPassthrough.cancelPath", path -> new TpmPassthrough(Path.of("/t"), Optional.of(path)));
        part("UsbDevice.driver", text -> new UsbDevice(text, PropertyTree.empty()));
        part("UsbDevice.properties", text -> new UsbDevice("usb-kbd", tree(text)));
        part("VirtioChannel.name", text -> new VirtioChannel(text, Chardev.discard()));
    }

    private static void settings() {
        path("Bios.image", Bios::new);
        part("FwCfg.name", text -> FwCfg.text(text, "x"));
        part("FwCfg.text", text -> FwCfg.text("opt/x", text));
        path("FwCfg.file", path -> FwCfg.file("opt/x", path));
        part("GlobalProperty.driver", text -> new GlobalProperty(text, "p", "v"));
        part("GlobalProperty.property", text -> new GlobalProperty("d", text, "v"));
        part("GlobalProperty.value", text -> new GlobalProperty("d", "p", text));
        part("RunWith.properties", text -> new RunWith(tree(text)));
        path("Secret.file", path -> Secret.file("s", path));
        part("Smbios.fields", text -> Smbios.system("x", text));
        part("Trace.pattern", Trace::of);
        path("Trace.file", path -> new Trace("x", Optional.of(path)));
    }
}

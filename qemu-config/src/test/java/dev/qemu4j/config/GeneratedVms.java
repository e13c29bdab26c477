package dev.qemu4j.config;

import dev.qemu4j.config.block.Aio;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.block.DiskCache;
import dev.qemu4j.config.block.DiskTuning;
import dev.qemu4j.config.block.Throttle;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.device.Balloon;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.IoThread;
import dev.qemu4j.config.device.Parallel;
import dev.qemu4j.config.device.QemuObject;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.device.SharedFolder;
import dev.qemu4j.config.device.Sound;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.device.Video;
import dev.qemu4j.config.device.VirtioChannel;
import dev.qemu4j.config.device.VirtioConsole;
import dev.qemu4j.config.device.Watchdog;
import dev.qemu4j.config.network.DatagramNetwork;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.network.SocketNetwork;
import dev.qemu4j.config.network.StreamNetwork;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.setting.Boot;
import dev.qemu4j.config.setting.FwCfg;
import dev.qemu4j.config.setting.GlobalProperty;
import dev.qemu4j.config.setting.Rtc;
import dev.qemu4j.config.setting.RunWith;
import dev.qemu4j.config.setting.Sandbox;
import dev.qemu4j.config.setting.Smbios;
import dev.qemu4j.config.setting.Trace;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Virtual machines with any parts, and hostile texts in every place for a text. */
final class GeneratedVms {
    private GeneratedVms() {}

    /** Machines whose files are in a folder, without those that are refused when they are built. */
    static Arbitrary<VmConfig> in(Path folder) {
        Arbitrary<String> names = HostileText.any().filter(text -> !text.isEmpty() && text.length() < 200);
        Arbitrary<String> machines = Arbitraries.of("q35", "pc", "microvm");
        Arbitrary<List<Part>> parts = Arbitraries.oneOf(
                        disks(folder).map(Part.class::cast), networks(folder).map(Part.class::cast), others(folder))
                .list()
                .ofMaxSize(6);
        return Combinators.combine(names, machines, Arbitraries.integers().between(1, 4), parts)
                .as((name, machine, cpus, all) -> {
                    VmConfig.Builder vm = VmConfig.builder()
                            .name(name)
                            .machine(machine)
                            .cpus(cpus)
                            .memory(DataSize.ofMebibytes(64))
                            .startPaused(true);
                    all.forEach(vm::part);
                    return built(vm);
                })
                .filter(list -> !list.isEmpty())
                .map(list -> list.get(0));
    }

    private static List<VmConfig> built(VmConfig.Builder vm) {
        try {
            return List.of(vm.build());
        } catch (InvalidConfigException refused) {
            return List.of();
        }
    }

    private static Arbitrary<Disk> disks(Path folder) {
        Arbitrary<Disk> plain = Combinators.combine(
                        HostileText.fileName(),
                        Arbitraries.of(DiskBus.values()),
                        Arbitraries.of(true, false),
                        Arbitraries.of(DiskCache.values()),
                        Arbitraries.of(Aio.THREADS, Aio.NATIVE))
                .as((name, bus, readOnly, cache, aio) -> {
                    Disk disk =
                            Disk.raw(folder.resolve(name)).bus(bus).cache(cache).aio(aio);
                    return readOnly ? disk.readOnly() : disk;
                });
        Arbitrary<UnaryOperator<Disk>> changes = Arbitraries.oneOf(
                serialNumbers().map(text -> disk -> disk.serialNumber(text)),
                Arbitraries.of(
                        Disk::discard,
                        disk -> disk.detectZeroes(DiskTuning.DetectZeroes.ON),
                        disk -> disk.throttle(Throttle.operations(1000).burst(Throttle.What.OPERATIONS, 2000)),
                        disk -> disk.throttle(Throttle.of(Throttle.What.READ_BYTES, 1 << 20)
                                .and(Throttle.of(Throttle.What.WRITE_BYTES, 1 << 19))),
                        disk -> disk.ioThread("io0"),
                        UnaryOperator.identity()));
        return Combinators.combine(plain, changes).as((disk, change) -> change.apply(disk));
    }

    private static Arbitrary<String> serialNumbers() {
        return HostileText.any().filter(text -> !text.isEmpty() && text.getBytes(StandardCharsets.UTF_8).length <= 20);
    }

    private static Arbitrary<Network> networks(Path folder) {
        Arbitrary<NetworkModel> models = Arbitraries.of(
                NetworkModel.VIRTIO,
                NetworkModel.E1000,
                NetworkModel.RTL8139,
                NetworkModel.VMXNET3,
                NetworkModel.PCNET,
                NetworkModel.IGB);
        Arbitrary<Network> backends = Arbitraries.of(
                Network.user().hostname("h,1=2").isolated(),
                Network.user().searchDomains(List.of("a.example", "b.example")),
                SocketNetwork.multicast("230.0.0.1", 12_345),
                StreamNetwork.listen(folder.resolve("stream,1")),
                StreamNetwork.connect(folder.resolve("nobody")).reconnecting(Duration.ofSeconds(60)),
                DatagramNetwork.multicast("230.0.0.1", 12_346));
        return Combinators.combine(backends, models).as(Network::model);
    }

    private static Arbitrary<Part> others(Path folder) {
        Arbitrary<Part> texts = HostileText.any()
                .filter(text -> !text.isEmpty() && text.length() < 200)
                .map(text -> FwCfg.text("opt/" + Integer.toHexString(text.hashCode()), text));
        Arbitrary<Part> tables = HostileText.any()
                .filter(text -> !text.isEmpty() && text.length() < 60)
                .map(text -> Smbios.system(text, "product"));
        Arbitrary<Part> serials = HostileText.fileName().map(name -> Serial.file(folder.resolve("serial " + name)));
        Arbitrary<Part> rest = Arbitraries.of(
                Rng.urandom(),
                Balloon.standard(),
                new Watchdog(Watchdog.Action.PAUSE),
                Serial.of(Chardev.ringBuffer(4096)),
                new VirtioChannel("a,b", Chardev.discard()),
                new VirtioConsole(Chardev.discard()),
                new IoThread("io0"),
                new Video(Video.Model.STANDARD),
                new Video(Video.Model.VIRTIO),
                UsbDevice.tablet(),
                UsbDevice.keyboard(),
                Sound.of("none"),
                SharedFolder.nineP("tag,=", folder),
                new Parallel(Chardev.discard()),
                Boot.strictly(),
                Rtc.localTime(),
                Sandbox.strict(),
                Trace.of("virtio_blk_req_complete"),
                new GlobalProperty("virtio-net-pci", "host_mtu", "1400"),
                Device.of("pvpanic").with("ioport", 1285),
                QemuObject.of("rng-builtin", "dice"));
        Arbitrary<Part> laterOrNever = Arbitraries.of(
                RunWith.exitWithParent(),
                Device.of("virtio-sound-pci").with("audiodev", "sound0"),
                Device.of("virtio-fs-pci"),
                Device.of("virtio-rng-pci").with("max-bites", 1));
        return Arbitraries.frequencyOf(
                Tuple.of(3, texts),
                Tuple.of(3, tables),
                Tuple.of(3, serials),
                Tuple.of(12, rest),
                Tuple.of(2, laterOrNever));
    }
}

package dev.qemu4j.integration;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.device.Balloon;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.Parallel;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.device.SharedFolder;
import dev.qemu4j.config.device.Sound;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.device.Video;
import dev.qemu4j.config.device.VirtioChannel;
import dev.qemu4j.config.device.VirtioConsole;
import dev.qemu4j.config.device.Watchdog;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.setting.FwCfg;
import dev.qemu4j.config.setting.Smbios;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Machines of a few types with a few parts of every family, the same for the same seed. */
final class GeneratedMachines {
    /** A machine type of an architecture. */
    record Board(Architecture architecture, String machine) {}

    private static final List<Board> BOARDS = List.of(
            new Board(Architecture.X86_64, "q35"),
            new Board(Architecture.X86_64, "pc"),
            new Board(Architecture.X86_64, "microvm"),
            new Board(Architecture.X86_64, "isapc"),
            new Board(Architecture.X86_64, "none"),
            new Board(Architecture.AARCH64, "virt"),
            new Board(Architecture.AARCH64, "raspi3b"),
            new Board(Architecture.RISCV64, "virt"),
            new Board(Architecture.RISCV64, "spike"),
            new Board(Architecture.RISCV64, "sifive_u"));

    private static final List<String> DEVICES = List.of(
            "virtio-net",
            "virtio-rng",
            "virtio-rng-pci",
            "virtio-rng-device",
            "virtio-balloon",
            "virtio-scsi",
            "virtio-keyboard",
            "ahci",
            "e1000-82540em",
            "e1000e",
            "edu",
            "qemu-xhci",
            "usb-tablet",
            "usb-kbd",
            "intel-hda",
            "lsi",
            "AC97",
            "ramfb",
            "isa-debug-exit",
            "pvpanic",
            "pvpanic-pci",
            "pcie-root-port",
            "no-such-device",
            "q35-pcihost");

    private static final int MOST_PARTS = 3;
    private static final int[] CPUS = {1, 1, 1, 2, 4, 5, 8, 9, 64, 600};

    private final Random random;
    private final List<Part> parts;

    GeneratedMachines(long seed, Path image, Path folder) {
        this.random = new Random(seed);
        this.parts = parts(image, folder);
    }

    private static List<Part> parts(Path image, Path folder) {
        List<Part> parts = new ArrayList<>(List.of(
                Disk.cdRom(image),
                Disk.emptyCdRom(),
                Disk.emptyCdRom().bus(DiskBus.SCSI),
                Rng.urandom(),
                Balloon.standard(),
                new Watchdog(Watchdog.Action.PAUSE),
                UsbDevice.tablet(),
                UsbDevice.keyboard(),
                Sound.of("none"),
                Serial.discard(),
                new Parallel(Chardev.discard()),
                new VirtioConsole(Chardev.discard()),
                new VirtioChannel("channel", Chardev.discard()),
                SharedFolder.nineP("shared", folder),
                Dimm.of(DataSize.ofMebibytes(128)),
                FwCfg.text("opt/test", "text"),
                Smbios.system("nobody", "nothing")));
        for (DiskBus bus : List.of(DiskBus.VIRTIO, DiskBus.SCSI, DiskBus.NVME, DiskBus.USB)) {
            parts.add(Disk.raw(image).readOnly().bus(bus));
        }
        for (NetworkModel model : List.of(
                NetworkModel.VIRTIO,
                NetworkModel.E1000,
                NetworkModel.RTL8139,
                NetworkModel.PCNET,
                NetworkModel.IGB,
                NetworkModel.of("e1000-82540em"))) {
            parts.add(Network.user().model(model));
        }
        for (Video.Model model : Video.Model.values()) {
            if (model != Video.Model.VIRTIO_GL && model != Video.Model.QXL) { // They need what a host may lack.
                parts.add(new Video(model));
            }
        }
        DEVICES.forEach(driver -> parts.add(Device.of(driver)));
        return parts;
    }

    /** The next machine that can be built, of an architecture that this host has an emulator for. */
    VmConfig next(List<Architecture> installed) {
        Optional<VmConfig> built = Optional.empty();
        while (built.isEmpty()) {
            Board board = BOARDS.get(random.nextInt(BOARDS.size()));
            int count = random.nextInt(MOST_PARTS + 1);
            int cpus = CPUS[random.nextInt(CPUS.length)];
            boolean large = board.machine().startsWith("raspi") && random.nextInt(4) != 0;
            DataSize memory = DataSize.ofMebibytes(large ? 1024 : 128);
            boolean room = random.nextInt(3) == 0;
            VmConfig.Builder vm = VmConfig.builder()
                    .name("generated")
                    .architecture(board.architecture())
                    .machine(board.machine())
                    .cpus(cpus)
                    .memory(room ? Memory.of(memory).upTo(DataSize.ofMebibytes(2048), 2) : Memory.of(memory))
                    .rootPorts(random.nextBoolean() ? RootPorts.automatic() : RootPorts.none())
                    .startPaused(true);
            for (int i = 0; i < count; i++) {
                vm.part(parts.get(random.nextInt(parts.size())));
            }
            if (installed.contains(board.architecture())) {
                built = built(vm);
            }
        }
        return built.get();
    }

    private static Optional<VmConfig> built(VmConfig.Builder vm) {
        try {
            return Optional.of(vm.build());
        } catch (InvalidConfigException refused) {
            return Optional.empty();
        }
    }
}

package dev.qemu4j.config;

import dev.qemu4j.config.block.Aio;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.device.Balloon;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.IoThread;
import dev.qemu4j.config.device.Parallel;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.device.SharedFolder;
import dev.qemu4j.config.device.Sound;
import dev.qemu4j.config.device.Tpm;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.device.Video;
import dev.qemu4j.config.device.VirtioChannel;
import dev.qemu4j.config.device.VirtioConsole;
import dev.qemu4j.config.device.Watchdog;
import dev.qemu4j.config.display.VncDisplay;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.config.network.SocketNetwork;
import dev.qemu4j.config.network.StreamNetwork;
import dev.qemu4j.config.setting.Boot;
import dev.qemu4j.config.setting.FwCfg;
import dev.qemu4j.config.setting.Rtc;
import dev.qemu4j.config.setting.Sandbox;
import dev.qemu4j.config.setting.Secret;
import dev.qemu4j.config.setting.Smbios;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Virtual machines that people run, each with its files in one folder. */
final class EverydayVms {
    private EverydayVms() {}

    static Map<String, VmConfig> in(Path folder) {
        Map<String, VmConfig> vms = new LinkedHashMap<>();
        vms.put("cloud-image", cloudImage(folder));
        vms.put("windows", windows(folder));
        vms.put("microvm", microvm(folder));
        vms.put("arm64", arm64(folder));
        vms.put("dev-box", devBox(folder));
        vms.put("cable-end", cableEnd(folder));
        vms.put("fast-storage", fastStorage(folder));
        vms.put("big-memory", bigMemory());
        vms.put("managed-server", managedServer(folder));
        vms.put("old-pc", oldPc(folder));
        vms.put("mainframe", mainframe(folder));
        return vms;
    }

    private static VmConfig cloudImage(Path folder) {
        return VmConfig.builder()
                .name("cloud-image")
                .accelerator(Accelerator.KVM, Accelerator.TCG)
                .cpus(2)
                .memory(DataSize.ofGibibytes(2))
                .part(Uefi.of(folder.resolve("OVMF_CODE.fd"), folder.resolve("vars.fd")))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")).discard().bootIndex(1))
                .disk(Disk.cdRom(folder.resolve("seed.iso")).id("seed"))
                .network(Network.user().forwardTcp(2222, 22))
                .serial(Serial.file(folder.resolve("console.log")))
                .part(Rng.urandom())
                .build();
    }

    private static VmConfig windows(Path folder) {
        return VmConfig.builder()
                .name("windows")
                .accelerator(Accelerator.TCG)
                .cpu(Cpu.of("max").with("hv-relaxed", "hv-vapic").property("hv-spinlocks", "0x1fff"))
                .cpus(CpuTopology.of(1, 2, 2))
                .memory(DataSize.ofGibibytes(4))
                .part(Uefi.of(folder.resolve("OVMF_CODE.fd"), folder.resolve("vars.fd"))
                        .withSecureBoot())
                .part(new Tpm(folder.resolve("tpm.sock")))
                .disk(Disk.qcow2(folder.resolve("c.qcow2")).bus(DiskBus.IDE).bootIndex(1))
                .disk(Disk.cdRom(folder.resolve("install.iso")).bootIndex(2))
                .network(Network.user().model(NetworkModel.E1000E))
                .part(Rtc.localTime())
                .part(new Video(Video.Model.STANDARD))
                .part(UsbDevice.tablet())
                .part(Secret.file("vnc-password", folder.resolve("password")))
                .display(VncDisplay.unix(folder.resolve("vnc.sock")).password("vnc-password"))
                .build();
    }

    private static VmConfig microvm(Path folder) {
        return VmConfig.builder()
                .name("microvm")
                .machine(Machine.of("microvm").with("rtc", "on"))
                .memory(DataSize.ofMebibytes(128))
                .kernel(Kernel.of(folder.resolve("vmlinux"))
                        .initrd(folder.resolve("initrd"))
                        .commandLine("console=ttyS0 reboot=t panic=-1"))
                .disk(Disk.raw(folder.resolve("data.raw")).readOnly())
                .network(Network.user())
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
    }

    private static VmConfig arm64(Path folder) {
        return VmConfig.builder()
                .name("arm64")
                .architecture(Architecture.AARCH64)
                .machine(Machine.of("virt").with("gic-version", "max"))
                .cpu("cortex-a72")
                .cpus(4)
                .memory(DataSize.ofGibibytes(1))
                .part(Uefi.of(folder.resolve("AAVMF_CODE.fd"), folder.resolve("vars.fd")))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .network(Network.user().forwardTcp(2222, 22))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
    }

    private static VmConfig devBox(Path folder) {
        return VmConfig.builder()
                .name("dev-box")
                .cpus(2)
                .memory(DataSize.ofGibibytes(1))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .network(Network.user()
                        .hostname("dev-box")
                        .forwardTcp(2222, 22)
                        .forward(PortForward.tcp(8080, 80).listeningOn("0.0.0.0"))
                        .searchDomains(List.of("corp.example", "example")))
                .part(SharedFolder.nineP("src", folder.resolve("src, mine")))
                .serial(Serial.unix(folder.resolve("console.sock")))
                .build();
    }

    private static VmConfig cableEnd(Path folder) {
        return VmConfig.builder()
                .name("cable-end")
                .memory(DataSize.ofMebibytes(256))
                .rootPorts(RootPorts.none())
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .network(SocketNetwork.multicast("230.0.0.1", 12340).mac("52:54:00:00:00:01"))
                .network(StreamNetwork.listen(folder.resolve("cable.sock")).mac("52:54:00:00:00:02"))
                .build();
    }

    private static VmConfig fastStorage(Path folder) {
        return VmConfig.builder()
                .name("fast-storage")
                .cpus(2)
                .memory(DataSize.ofMebibytes(512))
                .part(new IoThread("io0"))
                .part(new IoThread("io1"))
                .disk(Disk.raw(folder.resolve("fast.raw"))
                        .id("fast")
                        .ioThread("io0")
                        .serialNumber("FAST-0001"))
                .disk(Disk.qcow2(folder.resolve("root.qcow2"))
                        .id("slow")
                        .ioThread("io1")
                        .cache(DiskCache.NONE)
                        .aio(Aio.NATIVE)
                        .discard()
                        .throttle(Throttle.operations(500)))
                .disk(Disk.raw(folder.resolve("scratch.raw")).bus(DiskBus.NVME).cache(DiskCache.UNSAFE))
                .disk(Disk.raw(folder.resolve("shared.raw")).bus(DiskBus.SCSI).readOnly())
                .build();
    }

    private static VmConfig bigMemory() {
        return VmConfig.builder()
                .name("big-memory")
                .cpus(4, CpuTopology.of(2, 2, 2))
                .memory(Memory.of(DataSize.ofGibibytes(1))
                        .backing(MemoryBacking.memfd().shared())
                        .upTo(DataSize.ofGibibytes(4), 2)
                        .nodes(
                                new NumaNode(0, 3, DataSize.ofMebibytes(512)),
                                new NumaNode(4, 7, DataSize.ofMebibytes(512))))
                .build();
    }

    private static VmConfig managedServer(Path folder) {
        return VmConfig.builder()
                .name("managed, \"server\"")
                .memory(DataSize.ofMebibytes(512))
                .rootPorts(RootPorts.of(2))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")).bootIndex(1))
                .part(VirtioChannel.guestAgent(folder.resolve("agent.sock")))
                .part(new VirtioConsole(Chardev.file(folder.resolve("hvc0.log"))))
                .part(Balloon.standard())
                .part(new Watchdog(Watchdog.Action.RESET))
                .part(Smbios.system("Example, Inc.", "Server").with("serial", "S-1"))
                .part(FwCfg.text("opt/org.example/role", "db,primary"))
                .part(Boot.strictly())
                .part(Sandbox.strict())
                .part(Device.of("pvpanic-pci"))
                .build();
    }

    private static VmConfig oldPc(Path folder) {
        return VmConfig.builder()
                .name("old-pc")
                .machine("pc")
                .cpu("pentium3")
                .memory(DataSize.ofMebibytes(64))
                .disk(Disk.raw(folder.resolve("c.raw")).bus(DiskBus.IDE))
                .disk(Disk.cdRom(folder.resolve("install.iso")))
                .disk(Disk.floppy(folder.resolve("boot.img")))
                .network(Network.user().model(NetworkModel.NE2K_PCI))
                .serial(Serial.of(Chardev.ringBuffer(65536)))
                .part(new Parallel(Chardev.file(folder.resolve("printer"))))
                .part(new Video(Video.Model.CIRRUS))
                .part(Sound.of("none"))
                .part(Rtc.localTime())
                .build();
    }

    private static VmConfig mainframe(Path folder) {
        return VmConfig.builder()
                .name("mainframe")
                .architecture(Architecture.S390X)
                .memory(DataSize.ofGibibytes(1))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .network(Network.tap("tap0").mac("52:54:00:00:00:03"))
                .serial(Serial.discard())
                .part(new Watchdog(Watchdog.Action.NONE))
                .build();
    }
}

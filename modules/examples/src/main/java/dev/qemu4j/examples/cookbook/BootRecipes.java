package dev.qemu4j.examples.cookbook;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.Cpu;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Machine;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.cloudinit.CloudInitSeed;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.device.Parallel;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.device.Tpm;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.device.Video;
import dev.qemu4j.config.display.VncDisplay;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.setting.Boot;
import dev.qemu4j.config.setting.Rtc;
import dev.qemu4j.manager.host.UefiFirmware;
import dev.qemu4j.process.Helper;
import dev.qemu4j.process.RuntimeDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Firmware, kernels and architectures. */
final class BootRecipes {
    private BootRecipes() {}

    /** A cloud image of a distribution, under UEFI, configured by cloud-init. */
    static VmConfig cloudImage(Path folder) throws IOException {
        // readme: cloudImage
        CloudInitSeed seed = CloudInitSeed.of("web-1", "web", """
                #cloud-config
                ssh_authorized_keys:
                  - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExampleExampleExampleExampleExampleExample you@example.com
                """);
        VmConfig config = VmConfig.builder()
                .name("cloud-image")
                .cpus(2)
                .memory(DataSize.ofGibibytes(1))
                .part(UefiFirmware.standard(Architecture.X86_64, "q35", folder.resolve("cloud-vars.fd")))
                .disk(Disk.qcow2(folder.resolve("debian-12-genericcloud-amd64.qcow2"))
                        .discard()
                        .bootIndex(0))
                .disk(Disk.cdRom(Files.write(folder.resolve("seed.iso"), seed.iso())))
                .network(Network.user().forwardTcp(2222, 22))
                .serial(Serial.file(folder.resolve("console.log")))
                .part(Rng.urandom())
                .build();
        // readme: end
        return config;
    }

    /** What the setup of Windows requires: Secure Boot, a TPM, and devices that it has drivers for. */
    static VmConfig windows(Path folder, Path tpm) {
        // readme: windows
        VmConfig config = VmConfig.builder()
                .name("windows")
                .cpu(Cpu.of("max").with("hv-relaxed", "hv-vapic", "hv-time").property("hv-spinlocks", "0x1fff"))
                .cpus(CpuTopology.of(1, 2, 2)) // one socket of two cores of two threads: licences count sockets
                .memory(DataSize.ofGibibytes(4))
                .part(UefiFirmware.secureBoot(Architecture.X86_64, "q35", folder.resolve("windows-vars.fd")))
                .part(new Tpm(tpm)) // where a swtpm listens
                .disk(Disk.qcow2(folder.resolve("windows.qcow2"))
                        .bus(DiskBus.IDE)
                        .bootIndex(0))
                .disk(Disk.cdRom(folder.resolve("install.iso")).bootIndex(1))
                .network(Network.user().model(NetworkModel.E1000E))
                .part(Rtc.localTime())
                .part(new Video(Video.Model.STANDARD))
                .part(UsbDevice.tablet())
                .display(VncDisplay.unix(folder.resolve("vnc.sock")))
                .build();
        // readme: end
        return config;
    }

    /** The TPM of a machine: a program that QEMU connects to. */
    static Helper swtpm(Path state, RuntimeDirectory directory) throws InterruptedException {
        // readme: swtpm
        Path socket = directory.socket("tpm.sock");
        Helper tpm = Helper.start(Helper.swtpm(state, socket), socket, directory, Duration.ofSeconds(10));
        // readme: end
        return tpm;
    }

    /** The smallest machine that boots a Linux kernel. */
    static VmConfig microvm(Path guest, Path folder) {
        // readme: microvm
        VmConfig config = VmConfig.builder()
                .name("microvm")
                .machine(Machine.of("microvm").with("acpi", false)) // no PCI, no ACPI: little to probe
                .memory(DataSize.ofMebibytes(128))
                .kernel(Kernel.of(guest.resolve("vmlinuz"))
                        .initrd(guest.resolve("initrd.gz"))
                        .commandLine("console=ttyS0 reboot=t panic=-1"))
                .disk(Disk.raw(folder.resolve("data.raw")).readOnly())
                .network(Network.user())
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** A kernel of the host, without firmware and boot loader in between. */
    static VmConfig directKernel(Path guest, Path folder) {
        // readme: directKernel
        VmConfig config = VmConfig.builder()
                .name("direct-kernel")
                .memory(DataSize.ofMebibytes(256))
                .kernel(Kernel.of(guest.resolve("vmlinuz"))
                        .initrd(guest.resolve("initrd.gz"))
                        .commandLine("console=ttyS0 quiet"))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** A guest for 64-bit Arm, emulated or on a host of that kind. */
    static VmConfig arm64(Path firmware, Path folder) {
        // readme: arm64
        VmConfig config = VmConfig.builder()
                .name("arm64")
                .architecture(Architecture.AARCH64) // and with it the machine "virt" and qemu-system-aarch64
                .cpu("cortex-a72")
                .cpus(4)
                .memory(DataSize.ofGibibytes(1))
                .part(Uefi.of(firmware, folder.resolve("arm-vars.fd"))) // AAVMF_CODE.fd, and a copy of AAVMF_VARS.fd
                .disk(Disk.qcow2(folder.resolve("arm.qcow2")))
                .network(Network.user().forwardTcp(2222, 22))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** A guest for 64-bit RISC-V. */
    static VmConfig riscv64(Path folder) {
        // readme: riscv64
        VmConfig config = VmConfig.builder()
                .name("riscv64")
                .architecture(Architecture.RISCV64) // its firmware, OpenSBI, comes with QEMU
                .cpus(2)
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.raw(folder.resolve("riscv.raw")))
                .network(Network.user())
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** An installation from a CD-ROM: the disk is tried first, and boots once something is on it. */
    static VmConfig cdRomInstall(Path folder) {
        // readme: cdRomInstall
        VmConfig config = VmConfig.builder()
                .name("install")
                .memory(DataSize.ofGibibytes(1))
                .part(new Boot(true, 3000, false)) // three seconds to press Esc for the boot menu
                .disk(Disk.qcow2(folder.resolve("new.qcow2")).bootIndex(0)) // empty at first, so the next is tried
                .disk(Disk.cdRom(folder.resolve("install.iso")).bootIndex(1))
                .network(Network.user())
                .part(new Video(Video.Model.STANDARD))
                .part(UsbDevice.tablet())
                .display(VncDisplay.unix(folder.resolve("vnc.sock")))
                .build();
        // readme: end
        return config;
    }

    /** A guest that boots from a network which QEMU itself provides. */
    static VmConfig netBoot(Path folder) {
        // readme: netBoot
        VmConfig config = VmConfig.builder()
                .name("net-boot")
                .memory(DataSize.ofMebibytes(512))
                .network(
                        Network.user().tftp(folder.resolve("tftp"), "boot.ipxe").bootIndex(0))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** A PC of the nineties, with a floppy disk drive and a printer that is a file. */
    static VmConfig oldPc(Path folder) {
        // readme: oldPc
        VmConfig config = VmConfig.builder()
                .name("old-pc")
                .machine("pc")
                .cpu("pentium3")
                .memory(DataSize.ofMebibytes(64))
                .disk(Disk.raw(folder.resolve("c.raw")).bus(DiskBus.IDE))
                .disk(Disk.floppy(folder.resolve("floppy.img")))
                .network(Network.user().model(NetworkModel.NE2K_PCI))
                .serial(Serial.file(folder.resolve("console.log")))
                .part(new Parallel(Chardev.file(folder.resolve("printer"))))
                .part(new Video(Video.Model.CIRRUS))
                .part(Rtc.localTime())
                .build();
        // readme: end
        return config;
    }
}

package dev.qemu4j.examples.cookbook;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.device.Balloon;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.device.SharedFolder;
import dev.qemu4j.config.device.Sound;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.device.Video;
import dev.qemu4j.config.device.VirtioChannel;
import dev.qemu4j.config.device.VirtioConsole;
import dev.qemu4j.config.device.Vsock;
import dev.qemu4j.config.device.Watchdog;
import dev.qemu4j.config.display.VncDisplay;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.setting.Secret;
import dev.qemu4j.process.Helper;
import dev.qemu4j.process.RuntimeDirectory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** Devices: screens, consoles, channels, folders, watchdogs and others. */
final class DeviceRecipes {
    private DeviceRecipes() {}

    /** A screen by VNC, with a password that only QEMU and its viewers know. */
    static VmConfig vncPassword(Path folder) {
        // readme: vncPassword
        VmConfig config = VmConfig.builder()
                .name("vnc")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .serial(Serial.file(folder.resolve("console.log")))
                .part(new Video(Video.Model.STANDARD))
                .part(UsbDevice.tablet())
                .part(Secret.held(
                        "vnc-password", "xyzzy-42".getBytes(StandardCharsets.UTF_8))) // never on a command line
                .display(VncDisplay.unix(folder.resolve("vnc.sock")).password("vnc-password"))
                .build();
        // readme: end
        return config;
    }

    /** A serial port on a socket, and a faster console for output. */
    static VmConfig serialSocket(Path folder) {
        // readme: serialSocket
        VmConfig config = VmConfig.builder()
                .name("serial-socket")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .serial(Serial.unix(folder.resolve("console.sock"))) // socat - UNIX-CONNECT:console.sock
                .part(new VirtioConsole(Chardev.file(folder.resolve("hvc0.log"))))
                .build();
        // readme: end
        return config;
    }

    /** A guest whose agent answers the host. */
    static VmConfig guestAgent(Path folder) {
        // readme: guestAgent
        VmConfig config = VmConfig.builder()
                .name("guest-agent")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .part(VirtioChannel.guestAgent(folder.resolve("agent.sock"))) // where qemu-guest-agent answers
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** Sockets between host and guest, without a network. */
    static VmConfig vsock(Path folder) {
        // readme: vsock
        VmConfig config = VmConfig.builder()
                .name("vsock")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .part(new Vsock(42)) // socat - VSOCK-CONNECT:42:22
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** Folders of the host in the guest, served by QEMU itself. */
    static VmConfig sharedFolder(Path folder) {
        // readme: sharedFolder
        VmConfig config = VmConfig.builder()
                .name("shared-folder")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .part(SharedFolder.nineP("src", folder.resolve("src, mine"))) // mount -t 9p -o trans=virtio src /mnt
                .part(SharedFolder.nineP("docs", folder.resolve("docs")).readOnly())
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** A folder of the host in the guest, served by a virtiofsd: faster, and closer to a local one. */
    static VmConfig virtiofs(Path socket, Path folder) {
        // readme: virtiofs
        VmConfig config = VmConfig.builder()
                .name("virtiofs")
                .memory(Memory.of(DataSize.ofMebibytes(512))
                        .backing(MemoryBacking.memfd().shared())) // the daemon reads the guest's memory
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .part(SharedFolder.virtiofs("src", socket)) // mount -t virtiofs src /mnt
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** The daemon that serves a folder. */
    static Helper virtiofsd(Path shared, RuntimeDirectory directory) throws InterruptedException {
        // readme: virtiofsd
        Path socket = directory.socket("fs.sock");
        Helper daemon = Helper.start(Helper.virtiofsd(shared, socket), socket, directory, Duration.ofSeconds(10));
        // readme: end
        return daemon;
    }

    /** A guest that is reset when it hangs. */
    static VmConfig watchdog(Path folder) {
        // readme: watchdog
        VmConfig config = VmConfig.builder()
                .name("watchdog")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .part(new Watchdog(Watchdog.Action.RESET)) // when the guest stops feeding /dev/watchdog
                .part(Device.of("pvpanic")) // an event when its kernel panics
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** Randomness for the guest, and memory back for the host. */
    static VmConfig rngAndBalloon(Path folder) {
        // readme: rngAndBalloon
        VmConfig config = VmConfig.builder()
                .name("rng-and-balloon")
                .memory(DataSize.ofGibibytes(1))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .part(Rng.urandom())
                .part(Balloon.standard()) // gives free pages back, and lets go when the guest runs out
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** A screen, a pointer and a keyboard on USB. */
    static VmConfig inputDevices(Path folder) {
        // readme: inputDevices
        VmConfig config = VmConfig.builder()
                .name("input-devices")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .serial(Serial.file(folder.resolve("console.log")))
                .part(new Video(Video.Model.VIRTIO))
                .part(UsbDevice.tablet()) // its pointer is where the viewer's is
                .part(UsbDevice.keyboard())
                .display(VncDisplay.unix(folder.resolve("vnc.sock")))
                .build();
        // readme: end
        return config;
    }

    /** A sound card whose sound goes into a file. */
    static VmConfig sound(Path folder) {
        // readme: sound
        VmConfig config = VmConfig.builder()
                .name("sound")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .part(new Sound(
                        "wav",
                        PropertyTree.of("path", folder.resolve("sound.wav").toString()))) // or "pipewire"
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }
}

package dev.qemu4j.benchmarks;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.device.Balloon;
import dev.qemu4j.config.device.IoThread;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.device.SharedFolder;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.device.Video;
import dev.qemu4j.config.device.VirtioChannel;
import dev.qemu4j.config.device.VirtioConsole;
import dev.qemu4j.config.device.Watchdog;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Building and checking the configuration of a machine with twenty devices, and rendering its command line. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class ConfigBenchmark {
    private final Path folder = Path.of("/var/lib/machines/web");
    private final VmConfig config = describe(folder);

    /** JMH makes it. */
    public ConfigBenchmark() {}

    /** {@return the arguments of a new configuration} */
    @Benchmark
    public List<String> buildAndRender() {
        return CommandLine.of(describe(folder)).arguments();
    }

    /** {@return a new configuration} */
    @Benchmark
    public VmConfig build() {
        return describe(folder);
    }

    private static VmConfig describe(Path folder) {
        return VmConfig.builder()
                .name("web")
                .cpus(4)
                .memory(DataSize.ofGibibytes(2))
                .part(new IoThread("io0"))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")).ioThread("io0").bootIndex(0))
                .disk(Disk.raw(folder.resolve("data.raw")).discard().serialNumber("DATA-1"))
                .disk(Disk.raw(folder.resolve("log.raw")).bus(DiskBus.SCSI))
                .disk(Disk.raw(folder.resolve("db.raw")).bus(DiskBus.NVME))
                .disk(Disk.raw(folder.resolve("stick.raw")).bus(DiskBus.USB))
                .disk(Disk.cdRom(folder.resolve("seed.iso")))
                .network(Network.user().forwardTcp(2222, 22).forwardTcp(8080, 80))
                .network(Network.tap("tap0").mac("52:54:00:12:34:56"))
                .serial(Serial.file(folder.resolve("console.log")))
                .serial(Serial.unix(folder.resolve("console.sock")))
                .part(VirtioChannel.guestAgent(folder.resolve("agent.sock")))
                .part(new VirtioConsole(Chardev.file(folder.resolve("hvc0.log"))))
                .part(new Video(Video.Model.VIRTIO))
                .part(UsbDevice.tablet())
                .part(UsbDevice.keyboard())
                .part(Rng.urandom())
                .part(Balloon.standard())
                .part(new Watchdog(Watchdog.Action.RESET))
                .part(SharedFolder.nineP("src", folder.resolve("src")))
                .build();
    }

    /** {@return the arguments of an existing configuration} */
    @Benchmark
    public List<String> render() {
        return CommandLine.of(config).arguments();
    }
}

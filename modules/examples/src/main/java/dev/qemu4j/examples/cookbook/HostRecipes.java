package dev.qemu4j.examples.cookbook;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskCache;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.memory.NumaNode;
import dev.qemu4j.config.setting.FwCfg;
import dev.qemu4j.config.setting.RunWith;
import dev.qemu4j.config.setting.Sandbox;
import dev.qemu4j.config.setting.Smbios;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import java.nio.file.Path;
import java.time.Duration;

/** The resources that a machine takes of its host, and the data that the host gives it. */
final class HostRecipes {
    private HostRecipes() {}

    /** From a configuration to a running machine and back. */
    static ShutdownOutcome run(VmConfig config) throws InterruptedException {
        // readme: run
        try (QemuManager manager = QemuManager.create();
                VirtualMachine vm = manager.create(config)) {
            vm.start(); // the guest runs; vm.qmp() speaks to its QEMU
            return vm.shutdown(Duration.ofSeconds(30)); // presses the power button, and waits
        }
        // readme: end
    }

    /** A guest that runs as fast as this host can run it. */
    static VmConfig fastest(Path folder) {
        // readme: fastest
        VmConfig config = VmConfig.builder()
                .name("fastest")
                .accelerator(Accelerator.auto()) // and a CPU model that suits it
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** Memory in huge pages, taken at the start. */
    static VmConfig hugePages(Path folder) {
        // readme: hugePages
        VmConfig config = VmConfig.builder()
                .name("huge-pages")
                .memory(Memory.of(DataSize.ofMebibytes(64))
                        .backing(MemoryBacking.memfd()
                                .hugePages(DataSize.ofMebibytes(2))
                                .preallocated())) // all of it now, or no start
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** Two NUMA nodes, each with two CPUs and half the memory. */
    static VmConfig numa(Path folder) {
        // readme: numa
        VmConfig config = VmConfig.builder()
                .name("numa")
                .cpus(CpuTopology.of(2, 2, 1))
                .memory(Memory.of(DataSize.ofMebibytes(512))
                        .backing(MemoryBacking.memfd())
                        .nodes(
                                new NumaNode(0, 1, DataSize.ofMebibytes(256)),
                                new NumaNode(2, 3, DataSize.ofMebibytes(256))))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** Places for CPUs, memory and devices that are plugged in later. */
    static VmConfig roomToGrow(Path folder) {
        // readme: roomToGrow
        VmConfig config = VmConfig.builder()
                .name("room-to-grow")
                .cpus(2, CpuTopology.of(2, 2, 2)) // two of eight: six can be plugged in
                .memory(Memory.of(DataSize.ofMebibytes(512)).upTo(DataSize.ofGibibytes(4), 4))
                .rootPorts(RootPorts.of(8)) // and eight devices
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** Data that the guest reads by name, before it has a network. */
    static VmConfig fwCfg(Path folder) {
        // readme: fwCfg
        VmConfig config = VmConfig.builder()
                .name("fw-cfg")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .part(FwCfg.text("opt/org.example/role", "db,primary")) // /sys/firmware/qemu_fw_cfg/by_name/…/raw
                .part(FwCfg.file("opt/org.example/config", folder.resolve("config.json")))
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** What the guest reads of its hardware. */
    static VmConfig smbios(Path folder) {
        // readme: smbios
        VmConfig config = VmConfig.builder()
                .name("smbios")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .part(Smbios.system("Example, Inc.", "Server").with("serial", "S-0001")) // dmidecode -t system
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** A guest that is not trusted: little around it, and QEMU locked in. */
    static VmConfig sandboxed(Path folder) {
        // readme: sandboxed
        VmConfig config = VmConfig.builder()
                .name("sandboxed")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .network(Network.user().isolated())
                .part(Sandbox.strict()) // QEMU itself may start no program, and gain no right
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }

    /** The least that a job can run in: a root that it cannot change, no network, no way out. */
    static VmConfig secureDefaults(Path folder) {
        // readme: secureDefaults
        VmConfig config = VmConfig.builder()
                .name("secure-defaults")
                .memory(DataSize.ofMebibytes(512))
                .rootPorts(RootPorts.none()) // nothing is plugged in
                .disk(Disk.raw(folder.resolve("root.raw")).readOnly()) // nothing is changed
                .disk(Disk.raw(folder.resolve("scratch.raw")).id("scratch").cache(DiskCache.UNSAFE))
                .part(Sandbox.strict())
                .serial(Serial.of(Chardev.ringBuffer(65536))) // no file, no socket: ringbuf-read shows it
                .build();
        // readme: end
        return config;
    }

    /** A QEMU that ends by itself when the program that started it does. */
    static VmConfig endsWithParent(Path folder) {
        // readme: endsWithParent
        VmConfig config = VmConfig.builder()
                .name("ends-with-parent")
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(folder.resolve("root.qcow2")))
                .part(RunWith.exitWithParent())
                .serial(Serial.file(folder.resolve("console.log")))
                .build();
        // readme: end
        return config;
    }
}

package dev.qemu4j.config;

import static dev.qemu4j.config.Added.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.block.Aio;
import dev.qemu4j.config.block.BlockSource;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.block.DiskCache;
import dev.qemu4j.config.block.DiskTuning;
import dev.qemu4j.config.block.FileSource;
import dev.qemu4j.config.block.HttpSource;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.block.IscsiSource;
import dev.qemu4j.config.block.NbdSource;
import dev.qemu4j.config.block.RbdSource;
import dev.qemu4j.config.block.SshSource;
import dev.qemu4j.config.block.Throttle;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.device.Balloon;
import dev.qemu4j.config.device.Blockdev;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.IoThread;
import dev.qemu4j.config.device.Netdev;
import dev.qemu4j.config.device.PciPassthrough;
import dev.qemu4j.config.device.QemuObject;
import dev.qemu4j.config.device.SharedFolder;
import dev.qemu4j.config.device.Tpm;
import dev.qemu4j.config.device.TpmPassthrough;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.device.Video;
import dev.qemu4j.config.device.Vsock;
import dev.qemu4j.config.device.Watchdog;
import dev.qemu4j.config.display.SpiceDisplay;
import dev.qemu4j.config.display.VncDisplay;
import dev.qemu4j.config.display.WindowDisplay;
import dev.qemu4j.config.firmware.Bios;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.memory.NumaNode;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.config.network.SocketNetwork;
import dev.qemu4j.config.network.VhostUserNetwork;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyValue;
import dev.qemu4j.config.setting.FwCfg;
import dev.qemu4j.config.setting.Rtc;
import dev.qemu4j.config.setting.RunWith;
import dev.qemu4j.config.setting.Smbios;
import dev.qemu4j.config.setting.Trace;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SurfaceTest {
    private static final Path PATH = Path.of("/p");
    private static final Disk DISK = Disk.raw(PATH);

    private static String source(BlockSource source) {
        return source.tree().toText();
    }

    @Test
    void sourcesOfImagesAreBlockDrivers() {
        SocketTarget.Inet server = new SocketTarget.Inet("host", 10809);
        assertThat(source(FileSource.device(Path.of("/dev/sd,a")))).isEqualTo("driver=host_device,filename=/dev/sd,,a");
        assertThat(source(new NbdSource(server, "a,b")))
                .isEqualTo("driver=nbd,server.type=inet,server.host=host,server.port=10809,export=a,,b");
        assertThat(source(new NbdSource(new SocketTarget.Unix(PATH), "")))
                .isEqualTo("driver=nbd,server.type=unix,server.path=/p");
        assertThat(source(new HttpSource(URI.create("https://host/a,b?c=d"))))
                .isEqualTo("driver=https,url=https://host/a,,b?c=d");
        assertThat(source(new IscsiSource("host", "iqn.2010-01.org.example:disk", 1)))
                .isEqualTo("driver=iscsi,transport=tcp,portal=host,target=iqn.2010-01.org.example:disk,lun=1");
        assertThat(source(new SshSource(server, "/disk", "me")))
                .isEqualTo("driver=ssh,server.host=host,server.port=10809,path=/disk,user=me");
        assertThat(source(new RbdSource("pool", "image", "", Optional.of(PATH))))
                .isEqualTo("driver=rbd,pool=pool,image=image,conf=/p");
        refused(() -> new HttpSource(URI.create("ftp://host/a")), "'ftp'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HttpSource(URI.create("http://me:secret@host/a")))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
        refused(() -> new IscsiSource("host", "iqn", -1), "-1");
        refused(() -> new SocketTarget.Inet("host", 0), "0");
    }

    @Test
    void backingChainsAreNestedNodes() {
        Image base = Image.file(ImageFormat.RAW, Path.of("/base"));
        assertThat(Added.to("q35", Disk.of(Image.file(ImageFormat.QCOW2, PATH).backing(base)))
                        .get(0))
                .isEqualTo("-blockdev qcow2,node-name=disk0,file.driver=file,file.filename=/p,"
                        + "backing.driver=raw,backing.file.driver=file,backing.file.filename=/base");
    }

    @Test
    void tuningOfDisksIsOnTheBlockNodeAndTheDevice() {
        assertThat(Added.to(
                        "q35",
                        DISK.cache(DiskCache.DIRECT_SYNC)
                                .aio(Aio.IO_URING)
                                .serialNumber("a,b")
                                .bootIndex(3)))
                .containsExactly(
                        "-blockdev raw,node-name=disk0,cache.direct=on,cache.no-flush=off,"
                                + "file.driver=file,file.filename=/p,file.aio=io_uring",
                        "-device virtio-blk-pci,id=disk0,drive=disk0,serial=a,,b,bootindex=3,write-cache=off");
        refused(() -> new DiskTuning(DiskCache.NONE, false, DiskTuning.DetectZeroes.UNMAP, Optional.empty()), "UNMAP");
        refused(() -> DISK.serialNumber("x".repeat(21)), "20");
        refused(() -> DISK.bootIndex(-1), "-1");
        assertThat(Added.to("q35", DISK.discard().detectZeroes(DiskTuning.DetectZeroes.UNMAP)))
                .first()
                .asString()
                .contains(",discard=unmap,detect-zeroes=unmap,");
        refused(
                () -> Disk.of(Image.of(ImageFormat.RAW, new IscsiSource("h", "t", 0)))
                        .aio(Aio.NATIVE),
                "NATIVE");
        refused("aio NATIVE needs cache NONE", vm -> vm.disk(DISK.aio(Aio.NATIVE)));
        refused("refers to object 'io0', which is not in the configuration", vm -> vm.disk(DISK.ioThread("io0")));
        refused(
                "an iothread needs a virtio disk, not NVME",
                vm -> vm.part(new IoThread("io0")).disk(DISK.bus(DiskBus.NVME).ioThread("io0")));
        refused(
                "NVME does not support cache WRITE_THROUGH",
                vm -> vm.disk(DISK.bus(DiskBus.NVME).cache(DiskCache.WRITE_THROUGH)));
        refused("no room for floppy disk 1", vm -> vm.machine("microvm").disk(Disk.floppy(PATH)));
    }

    @Test
    void aThrottleLimitsReadsAndWritesTogetherOrEachAlone() {
        Throttle limits = Throttle.operations(500)
                .and(Throttle.of(Throttle.What.READ_BYTES, 1000))
                .and(Throttle.of(Throttle.What.WRITE_BYTES, 2000))
                .burst(Throttle.What.OPERATIONS, 900);
        assertThat(Added.to("q35", DISK.throttle(limits)))
                .contains("-object throttle-group,id=disk0-limits,x-iops-total=500,x-iops-total-max=900,"
                        + "x-bps-read=1000,x-bps-write=2000");
        assertThat(Throttle.bytes(DataSize.ofBytes(1)).and(Throttle.operations(2)))
                .isEqualTo(Throttle.operations(2).and(Throttle.bytes(DataSize.ofBytes(1))));
        refused(() -> limits.and(Throttle.operations(2)), "OPERATIONS");
        refused(() -> Throttle.operations(0), "0");
        refused(() -> Throttle.bytes(DataSize.ofBytes(0)), "0");
        refused(() -> limits.and(Throttle.bytes(DataSize.ofMebibytes(1))), "READ_BYTES");
        refused(() -> Throttle.operations(2).burst(Throttle.What.OPERATIONS, 2), "2");
        refused(() -> Throttle.operations(2).burst(Throttle.What.BYTES, 3), "BYTES");
    }

    @Test
    void theTpmIsEmulatedOrTheHostsOwn() {
        assertThat(Added.to("q35", new TpmPassthrough(Path.of("/dev/tpm,0"), Optional.of(PATH))))
                .containsExactly(
                        "-tpmdev passthrough,id=tpm0,path=/dev/tpm,,0,cancel-path=/p",
                        "-device tpm-crb,id=tpm0,tpmdev=tpm0");
        refused("the TPM is taken", vm -> vm.part(new Tpm(PATH)).part(TpmPassthrough.of(PATH)));
        refused(() -> TpmPassthrough.of(Path.of("")), "tpm");
    }

    @Test
    void aMachineHasOneRunWithSetting() {
        assertThat(Added.to(
                        "q35", RunWith.exitWithParent().and(RunWith.user("a,b")).and(RunWith.chroot(PATH))))
                .containsExactly("-run-with exit-with-parent=on,user=a,,b,chroot=/p");
        refused(
                "the run-with setting is taken",
                vm -> vm.part(RunWith.exitWithParent()).part(RunWith.user("me")));
        refused(() -> RunWith.user(""), "user");
    }

    @Test
    void theTopologyHasRoomForAllCpus() {
        refused(
                "cpus: 5 is more than the topology has room for: 1 × 1 × 2 × 2 = 4",
                vm -> vm.cpus(5, CpuTopology.of(1, 2, 2)));
        refused(() -> CpuTopology.of(0, 1, 1), "0 sockets");
        refused(() -> CpuTopology.of(1 << 16, 1 << 16, 1), "int");
    }

    @Test
    void memoryIsCheckedAsAWhole() {
        DataSize gibibyte = DataSize.ofGibibytes(1);
        refused(
                "the NUMA nodes have 512M in total, but the machine has 1G",
                vm -> vm.memory(Memory.of(gibibyte).nodes(new NumaNode(0, 0, DataSize.ofMebibytes(512)))));
        refused(
                "the maximum of 1G is not more than the size of 1G",
                vm -> vm.memory(Memory.of(gibibyte).upTo(gibibyte, 1)));
        refused(() -> Memory.of(gibibyte).upTo(gibibyte, 0), "0 slots");
        refused(() -> MemoryBacking.ram().hugePages(DataSize.ofMebibytes(2)), "2M", "RAM");
        refused(() -> new NumaNode(2, 1, gibibyte), "2 to 1");
    }

    @Test
    void numaNodesShareOutTheCpusOfTheMachine() {
        DataSize half = DataSize.ofMebibytes(256);
        refused(
                "NUMA node 1 has CPUs 2-4, but the machine has only 0-3",
                vm -> vm.cpus(4)
                        .memory(Memory.of(DataSize.ofMebibytes(512))
                                .nodes(new NumaNode(0, 1, half), new NumaNode(2, 4, half))));
        refused(
                "NUMA nodes 0 and 1 overlap in CPUs 1-3",
                vm -> vm.cpus(2, CpuTopology.of(1, 4, 1))
                        .memory(Memory.of(DataSize.ofMebibytes(512))
                                .nodes(new NumaNode(0, 1, half), new NumaNode(1, 3, half))));
    }

    @Test
    void memoryHasWholePages() {
        MemoryBacking huge = MemoryBacking.memfd().hugePages(DataSize.ofMebibytes(2));
        refused(
                "memory: 3145728 bytes is not a multiple of 2M",
                vm -> vm.memory(Memory.of(DataSize.ofMebibytes(3)).backing(huge)));
        refused(() -> MemoryBacking.memfd().hugePages(DataSize.ofBytes(3 << 20)), "3M");
    }

    @Test
    void aSecretCannotBeAGenericObject() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> QemuObject.of("secret", "pw").with("data", "geheim"))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("'pw'", "use Secret")
                        .doesNotContain("geheim"));
    }

    @Test
    void memoryThatOtherProcessesMapMustBeShared() {
        Part virtiofs = SharedFolder.virtiofs("src", PATH);
        refused("virtiofs needs shared guest memory", vm -> vm.part(virtiofs));
        refused("vhost-user needs shared guest memory", vm -> vm.network(VhostUserNetwork.connect(PATH)));
        VmConfig config = VmConfig.builder()
                .memory(Memory.of(DataSize.ofGibibytes(1))
                        .backing(MemoryBacking.memfd().shared()))
                .part(virtiofs)
                .network(VhostUserNetwork.connect(PATH).mac("52:54:00:00:00:01"))
                .rootPorts(RootPorts.none())
                .build();
        assertThat(CommandLine.of(config).arguments())
                .contains(
                        "memory-backend-memfd,id=ram0,size=1G,share=on",
                        "memory-backend=ram0",
                        "socket,id=share0,path=/p",
                        "vhost-user-fs-pci,id=share0,chardev=share0,tag=src",
                        "vhost-user,id=net0,chardev=vhostuser0");
    }

    @Test
    void valuesOfGenericPartsAreDataToo() {
        assertThat(Added.to(
                        "q35",
                        QemuObject.of("rng-builtin", "r-1"),
                        Netdev.of("hubport", "hub").with("hubid", "1,2"),
                        Blockdev.of("null-co", "n0").with("size", "1,M"),
                        Device.of("virtio-rng-pci").with("rng", "r-1").id("dice")))
                .containsExactly(
                        "-object rng-builtin,id=r-1",
                        "-netdev hubport,id=hub,hubid=1,,2",
                        "-blockdev null-co,node-name=n0,size=1,,M",
                        "-device virtio-rng-pci,id=dice,rng=r-1");
        refused(() -> Device.of(""), "device");
        refused(() -> QemuObject.of("iothread", "1"), "'1'");
    }

    @Test
    void displaysReferToTheirSecrets() {
        VmConfig.Builder vm = VmConfig.builder().rootPorts(RootPorts.none());
        assertThat(CommandLine.of(vm.display(new WindowDisplay(WindowDisplay.Window.GTK, true))
                                .build())
                        .arguments())
                .endsWith("-display", "gtk,gl=on");
        assertThat(CommandLine.of(vm.display(VncDisplay.tcp("127.0.0.1", 5901)).build())
                        .arguments())
                .endsWith("-display", "none", "-vnc", "vnc=127.0.0.1:1");
        assertThat(CommandLine.of(vm.display(SpiceDisplay.unix(Path.of("/s,x"))).build())
                        .arguments())
                .endsWith("-spice", "addr=/s,,x,unix=on,disable-ticketing=on");
        refused(
                "refers to object 'pw', which is not in the configuration",
                b -> b.display(SpiceDisplay.tcp("localhost", 1).password("pw")));
        refused(() -> VncDisplay.tcp("localhost", 80), "80");
        refused(() -> SpiceDisplay.tcp("localhost", 70000), "70000");
    }

    @Test
    void aTapCanHaveSeveralQueues() {
        assertThat(Added.to("q35", Network.tap("tap0").withVhost().queues(4).mac("52:54:00:00:00:01")))
                .containsExactly(
                        "-netdev tap,id=net0,ifname=tap0,script=no,downscript=no,vhost=on,queues=4",
                        "-device virtio-net-pci,id=net0,netdev=net0,mac=52:54:00:00:00:01,mq=on,vectors=10");
        refused(
                "2 queues need a virtio network card",
                vm -> vm.network(Network.tap("tap0").queues(2).model(NetworkModel.E1000)));
        refused(() -> Network.tap("tap0").queues(0), "0 queues");
    }

    @Test
    void aMachineHasOneFirmwareOneClockAndOneBalloon() {
        refused("the firmware is taken", vm -> vm.part(new Bios(PATH)).part(Uefi.of(PATH, PATH)));
        refused("the clock is taken", vm -> vm.part(Rtc.utc()).part(Rtc.localTime()));
        refused("the balloon is taken", vm -> vm.part(Balloon.standard()).part(Balloon.standard()));
        refused(
                "Secure Boot needs machine q35, not 'pc'",
                vm -> vm.machine("pc").part(Uefi.of(PATH, PATH).withSecureBoot()));
    }

    @Test
    void aMainframeHasItsOwnKindOfWatchdog() {
        VmConfig config = VmConfig.builder()
                .architecture(Architecture.S390X)
                .part(new Watchdog(Watchdog.Action.NONE))
                .build();
        assertThat(CommandLine.of(config).arguments())
                .containsSubsequence("-device", "diag288,id=watchdog0", "-watchdog-action", "none");
    }

    @Test
    void theVideoCardDependsOnTheMachine() {
        assertThat(Added.to("q35", new Video(Video.Model.VIRTIO))).containsExactly("-device virtio-vga,id=video0");
        assertThat(Added.to("microvm", new Video(Video.Model.VIRTIO)))
                .containsExactly("-device virtio-gpu-device,id=video0");
    }

    @Test
    void invalidValuesAreRefusedAtOnce() {
        refused(() -> new Vsock(2), "2");
        refused(() -> new PciPassthrough("1:2"), "'1:2'");
        refused(() -> SharedFolder.nineP("x".repeat(32), PATH), "31");
        refused(() -> UsbDevice.ofHost(-1, 0), "-1");
        refused(() -> Chardev.tcp("h", 0), "0");
        refused(() -> Chardev.ringBuffer(1000), "1000");
        refused(() -> SocketNetwork.connect("a:b", 1), "'a:b'");
        refused(() -> new Rtc("utc", "sun"), "'sun'");
        refused(() -> FwCfg.text("x".repeat(56), "a"), "55");
        refused(() -> FwCfg.text("opt/x", ""), "opt/x", "empty");
        refused(() -> new Smbios(300, Smbios.system("a", "b").fields()), "300");
        refused(() -> Trace.of(""), "trace");
        refused(() -> Network.user().option("a b", new PropertyValue.Flag(true)), "'a b'");
    }
}

package dev.qemu4j.testkit;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.BridgeNetwork;
import dev.qemu4j.config.Cpu;
import dev.qemu4j.config.CpuTopology;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Dimm;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Display;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Machine;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.MemoryBacking;
import dev.qemu4j.config.NumaNode;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.TapNetwork;
import dev.qemu4j.config.UserNetwork;
import dev.qemu4j.config.VirtioMem;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.FileSource;
import dev.qemu4j.config.block.HttpSource;
import dev.qemu4j.config.block.IscsiSource;
import dev.qemu4j.config.block.NbdSource;
import dev.qemu4j.config.block.RbdSource;
import dev.qemu4j.config.block.SshSource;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.chardev.ConsoleChardev;
import dev.qemu4j.config.chardev.FileChardev;
import dev.qemu4j.config.chardev.NullChardev;
import dev.qemu4j.config.chardev.PtyChardev;
import dev.qemu4j.config.chardev.RingBufferChardev;
import dev.qemu4j.config.chardev.TcpChardev;
import dev.qemu4j.config.chardev.UnixChardev;
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
import dev.qemu4j.config.network.DatagramNetwork;
import dev.qemu4j.config.network.OpenTapNetwork;
import dev.qemu4j.config.network.PasstNetwork;
import dev.qemu4j.config.network.SocketNetwork;
import dev.qemu4j.config.network.StreamNetwork;
import dev.qemu4j.config.network.VhostUserNetwork;
import dev.qemu4j.config.option.HelperPart;
import dev.qemu4j.config.option.Part;
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
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Virtual machines at random, for properties written with jqwik 1.9 about whatever takes configurations:
 *
 * <pre>{@code
 * @Property
 * void whatIsStoredIsFoundAgain(@ForAll("configs") VmConfig config) …
 *
 * @Provide
 * Arbitrary<VmConfig> configs() {
 *     return VmConfigArbitraries.configs();
 * }
 * }</pre>
 *
 * <p>Their texts are the worst that QEMU can be given, so that a program which pastes them together is found out. What they
 * name is not there: these machines are described, and rarely could be started.
 *
 * <p>The jqwik API is an optional dependency of this module: whoever uses this class has it anyway.
 */
@SuppressWarnings("exports") // jqwik is there where these are used, and not asked of those who do not
public final class VmConfigArbitraries {
    private static final int MOST_EDITS = 12;

    /** All kinds of what a configuration may have one of several kinds of. A test of the build finds one that is missing. */
    static final List<Class<?>> KINDS = List.of(
            Balloon.class,
            Bios.class,
            Blockdev.class,
            Boot.class,
            BridgeNetwork.class,
            ConsoleChardev.class,
            DatagramNetwork.class,
            Device.class,
            Dimm.class,
            Disk.class,
            Display.None.class,
            EmulatedTpm.class,
            FileChardev.class,
            FileSource.class,
            FwCfg.class,
            GlobalProperty.class,
            HttpSource.class,
            IoThread.class,
            IscsiSource.class,
            NbdSource.class,
            Netdev.class,
            NullChardev.class,
            OpenTapNetwork.class,
            Parallel.class,
            PasstNetwork.class,
            PciPassthrough.class,
            PtyChardev.class,
            QemuObject.class,
            RbdSource.class,
            RingBufferChardev.class,
            Rng.class,
            Rtc.class,
            RunWith.class,
            Sandbox.class,
            Secret.class,
            Serial.class,
            ServedFolder.class,
            SharedFolder.class,
            Smbios.class,
            SocketNetwork.class,
            Sound.class,
            SpiceDisplay.class,
            SshSource.class,
            StreamNetwork.class,
            TapNetwork.class,
            TcpChardev.class,
            Tpm.class,
            TpmPassthrough.class,
            Trace.class,
            Uefi.class,
            UnixChardev.class,
            UsbDevice.class,
            UserNetwork.class,
            VhostUserNetwork.class,
            Video.class,
            VirtioChannel.class,
            VirtioConsole.class,
            VirtioMem.class,
            VncDisplay.class,
            Vsock.class,
            Watchdog.class,
            WindowDisplay.class);

    private VmConfigArbitraries() {}

    /**
     * {@return machines that build: of several architectures and boards, with parts of every kind}
     *
     * <p>A secret among their parts is in a file, never held in memory.
     */
    public static Arbitrary<VmConfig> configs() {
        return edits().list().ofMaxSize(MOST_EDITS).withoutEdgeCases().map(edits -> {
            VmConfig config = VmConfig.builder().build();
            for (UnaryOperator<VmConfig.Builder> edit : edits) {
                config = edited(config, edit);
            }
            return config;
        });
    }

    /**
     * {@return machines with a command line: without consoles and parts that need another program, for which a manager has to find a
     * place first}
     */
    public static Arbitrary<VmConfig> configsWithCommandLine() {
        return configs().filter(VmConfigArbitraries::hasCommandLine);
    }

    private static boolean hasCommandLine(VmConfig config) {
        return config.parts(HelperPart.class).isEmpty()
                && config.parts().stream().noneMatch(VmConfigArbitraries::isConsole);
    }

    private static boolean isConsole(Part part) {
        Chardev chardev = switch (part) {
            case Serial serial -> serial.chardev();
            case Parallel parallel -> parallel.chardev();
            case VirtioConsole console -> console.chardev();
            case VirtioChannel channel -> channel.chardev();
            default -> Chardev.discard();
        };
        return chardev instanceof ConsoleChardev;
    }

    /**
     * {@return parts of every kind, each as likely as any other}
     */
    public static Arbitrary<Part> parts() {
        return values(Part.class);
    }

    /**
     * {@return values of a type that configurations are made of}
     *
     * @param <T> the type
     * @param type a record of {@code qemu-config}, or an interface of several, such as {@code Chardev}
     * @throws IllegalArgumentException if it is of another sort
     */
    public static <T> Arbitrary<T> values(Class<T> type) {
        return ConfigValues.of(type).map(type::cast);
    }

    /**
     * {@return texts that QEMU can be given and that break programs which paste them together: with commas, equals signs,
     * quotes, line feeds, dashes, characters of all planes; 4 KiB long, and empty}
     */
    public static Arbitrary<String> texts() {
        return HostileText.any();
    }

    /** The machine with one thing changed, or as it was where it does not suit the rest. */
    private static VmConfig edited(VmConfig config, UnaryOperator<VmConfig.Builder> edit) {
        try {
            return edit.apply(config.toBuilder()).build();
        } catch (IllegalArgumentException refused) {
            return config;
        }
    }

    private static Arbitrary<UnaryOperator<VmConfig.Builder>> edits() {
        return Arbitraries.frequencyOf(
                Tuple.of(12, edit(parts(), VmConfig.Builder::part)),
                Tuple.of(1, edit(texts(), VmConfig.Builder::name)),
                Tuple.of(1, boards()),
                Tuple.of(1, edit(machines(), VmConfig.Builder::machine)),
                Tuple.of(1, accelerators()),
                Tuple.of(1, edit(values(Cpu.class), VmConfig.Builder::cpu)),
                Tuple.of(1, cpus()),
                Tuple.of(1, edit(memories(), VmConfig.Builder::memory)),
                Tuple.of(1, edit(values(Kernel.class), VmConfig.Builder::kernel)),
                Tuple.of(1, edit(values(Display.class), VmConfig.Builder::display)),
                Tuple.of(1, edit(values(RootPorts.class), VmConfig.Builder::rootPorts)),
                Tuple.of(1, edit(Arbitraries.of(true, false), VmConfig.Builder::startPaused)),
                Tuple.of(1, arguments()));
    }

    private interface Setter<T> {
        VmConfig.Builder set(VmConfig.Builder builder, T value);
    }

    private static <T> Arbitrary<UnaryOperator<VmConfig.Builder>> edit(Arbitrary<T> values, Setter<T> setter) {
        return values.map(value -> builder -> setter.set(builder, value));
    }

    private static Arbitrary<UnaryOperator<VmConfig.Builder>> boards() {
        return Arbitraries.of(
                board("x86_64", "pc"),
                board("x86_64", "microvm"),
                board("x86_64", "pc-q35-7.2"),
                board("i386", "q35"),
                board("aarch64", "virt"),
                board("riscv64", "virt"),
                board("s390x", "s390-ccw-virtio"),
                board("ppc64", "pseries"),
                board("m68k", "virt"),
                board("mips", "malta"));
    }

    private static UnaryOperator<VmConfig.Builder> board(String architecture, String machine) {
        return builder -> builder.architecture(Architecture.of(architecture)).machine(machine);
    }

    private static Arbitrary<Machine> machines() {
        return Combinators.combine(Arbitraries.of("q35", "pc", "virt"), values(Machine.class))
                .as((name, machine) -> new Machine(name, machine.properties()));
    }

    private static Arbitrary<UnaryOperator<VmConfig.Builder>> accelerators() {
        return Combinators.combine(values(Accelerator.class), Arbitraries.of(Accelerator.TCG, Accelerator.KVM))
                .as((strange, usual) -> builder -> builder.accelerator(usual, strange));
    }

    private static Arbitrary<UnaryOperator<VmConfig.Builder>> cpus() {
        Arbitrary<Integer> few = Arbitraries.integers().between(1, 3);
        return Combinators.combine(few, few, few, few, Arbitraries.integers().between(0, 3))
                .as((sockets, dies, cores, threads, fewer) -> {
                    CpuTopology topology = new CpuTopology(sockets, dies, cores, threads);
                    return builder -> builder.cpus(topology.capacity() - fewer, topology);
                });
    }

    /** Plain, or with a maximum, or in nodes that have all of it. */
    private static Arbitrary<Memory> memories() {
        Arbitrary<MemoryBacking> backings = values(MemoryBacking.class);
        Arbitrary<Long> sizes = Arbitraries.longs().between(1, 64);
        return Combinators.combine(
                        backings.optional(),
                        sizes,
                        sizes,
                        Arbitraries.integers().between(0, 2))
                .as((backing, first, second, shape) -> {
                    DataSize size = DataSize.ofMebibytes(first + second);
                    Memory memory = Memory.of(size);
                    memory = backing.isPresent() ? memory.backing(backing.get()) : memory;
                    return switch (shape) {
                        case 0 -> memory;
                        case 1 -> memory.upTo(DataSize.ofMebibytes(first + second + first), 2);
                        default ->
                            memory.nodes(
                                    new NumaNode(0, 1, DataSize.ofMebibytes(first)),
                                    new NumaNode(2, 2, DataSize.ofMebibytes(second)));
                    };
                });
    }

    private static Arbitrary<UnaryOperator<VmConfig.Builder>> arguments() {
        Arbitrary<UnaryOperator<VmConfig.Builder>> flags =
                edit(Arbitraries.of("-no-reboot", "-no-shutdown", "-snapshot"), VmConfig.Builder::argument);
        Arbitrary<UnaryOperator<VmConfig.Builder>> valued = Combinators.combine(
                        Arbitraries.of("-uuid", "-D", "-drive", "-icount", "-monitor", "-k"), texts())
                .as((option, value) -> builder -> builder.argument(option, value));
        return Arbitraries.oneOf(flags, valued);
    }
}

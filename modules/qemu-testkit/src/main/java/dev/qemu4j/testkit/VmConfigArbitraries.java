package dev.qemu4j.testkit;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.Cpu;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Display;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Machine;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.chardev.ConsoleChardev;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.device.Parallel;
import dev.qemu4j.config.device.VirtioChannel;
import dev.qemu4j.config.device.VirtioConsole;
import dev.qemu4j.config.memory.MemoryBacking;
import dev.qemu4j.config.memory.NumaNode;
import dev.qemu4j.config.option.HelperPart;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.testkit.internal.random.ConfigValues;
import dev.qemu4j.testkit.internal.random.HostileText;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/**
 * Random configurations of virtual machines, for properties written with jqwik 1.9:
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
 * <p>Their texts break programs which paste option text together. The files that they name do not exist, so most of these machines cannot
 * be started.
 *
 * <p>The jqwik API is an optional dependency of this module: a project that uses this class has it already.
 */
@SuppressWarnings("exports") // users of this class have jqwik, and others need not
public final class VmConfigArbitraries {
    private static final int MOST_EDITS = 12;

    private VmConfigArbitraries() {}

    /**
     * {@return valid configurations of several architectures and machine types, with parts of every kind}
     *
     * <p>Secrets among their parts are in files, never held in memory.
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
     * {@return configurations that have a command line: without consoles and helper programs, whose sockets only a manager chooses}
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
     * {@return parts of every kind, all equally likely}
     */
    public static Arbitrary<Part> parts() {
        return values(Part.class);
    }

    /**
     * {@return random values of a type that configurations contain}
     *
     * @param <T> the type
     * @param type a record of {@code qemu-config}, or an interface of several, such as {@code Chardev}
     * @throws IllegalArgumentException if it is another type
     */
    public static <T> Arbitrary<T> values(Class<T> type) {
        return ConfigValues.of(type).map(type::cast);
    }

    /**
     * {@return texts that QEMU accepts and that break programs which paste option text together: with commas, equals signs,
     * quotes, line feeds, dashes, characters of all planes; 4 KiB long, and empty}
     */
    public static Arbitrary<String> texts() {
        return HostileText.any();
    }

    /** The configuration with one change, or unchanged if the change is invalid. */
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

    /** Plain memory, memory with a maximum, and memory in NUMA nodes. */
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

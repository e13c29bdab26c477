package dev.qemu4j.config;

import dev.qemu4j.config.capability.QemuCapabilities;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.internal.options.DefaultCpu;
import dev.qemu4j.config.internal.options.Explanation;
import dev.qemu4j.config.internal.options.VmOptions;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The complete description of a virtual machine. The guest has what is described here and nothing else.
 *
 * <p>Immutable, and so safe for use by several threads. {@link #builder()} builds a configuration, {@link #toBuilder()} a
 * changed copy, and {@link CommandLine#of} renders it as arguments for QEMU.
 *
 * @param name the name ({@code -name guest=…}), unique among the machines of one manager
 * @param architecture the guest's architecture, which determines the emulator
 * @param machine the board
 * @param accelerators the accelerators, in the order in which QEMU tries them; at least one
 * @param cpu the CPU model, or nothing for one that follows the accelerator; see {@link #effectiveCpu()}
 * @param cpus how many CPUs
 * @param topology the CPU topology, or nothing for QEMU's own choice
 * @param memory the memory
 * @param kernel a kernel that QEMU loads itself
 * @param display where the screen is shown
 * @param rootPorts the root ports for hot-plug
 * @param parts disks, networks, serial ports and other devices, in the order in which QEMU creates them
 * @param arguments options that are passed to QEMU unchanged, after all others
 * @param startPaused whether the guest waits for {@code cont} before its first instruction
 */
public record VmConfig(
        String name,
        Architecture architecture,
        Machine machine,
        List<Accelerator> accelerators,
        Optional<Cpu> cpu,
        int cpus,
        Optional<CpuTopology> topology,
        Memory memory,
        Optional<Kernel> kernel,
        Display display,
        RootPorts rootPorts,
        List<Part> parts,
        List<Argument> arguments,
        boolean startPaused) {

    /** How much memory a machine has by default. */
    public static final DataSize DEFAULT_MEMORY = DataSize.ofMebibytes(512);

    /**
     * Copies the lists and checks everything. {@link #builder()} is easier to read.
     *
     * @param name the name
     * @param architecture the guest's architecture
     * @param machine the board
     * @param accelerators the accelerators, in the order in which QEMU tries them
     * @param cpu the CPU model
     * @param cpus how many CPUs
     * @param topology the CPU topology
     * @param memory the memory
     * @param kernel a kernel that QEMU loads itself
     * @param display where the screen is shown
     * @param rootPorts the root ports for hot-plug
     * @param parts disks, networks, serial ports and other devices
     * @param arguments options that are passed to QEMU unchanged
     * @param startPaused whether the guest waits before its first instruction
     * @throws InvalidConfigException if the configuration is invalid, with everything that is wrong
     */
    public VmConfig(
            String name,
            Architecture architecture,
            Machine machine,
            List<Accelerator> accelerators,
            Optional<Cpu> cpu,
            int cpus,
            Optional<CpuTopology> topology,
            Memory memory,
            Optional<Kernel> kernel,
            Display display,
            RootPorts rootPorts,
            List<Part> parts,
            List<Argument> arguments,
            boolean startPaused) {
        this.name = QemuText.check(name);
        this.architecture = Objects.requireNonNull(architecture, "architecture");
        this.machine = Objects.requireNonNull(machine, "machine");
        this.accelerators = List.copyOf(accelerators);
        this.cpu = Objects.requireNonNull(cpu, "cpu");
        this.cpus = cpus;
        this.topology = Objects.requireNonNull(topology, "topology");
        this.memory = Objects.requireNonNull(memory, "memory");
        this.kernel = Objects.requireNonNull(kernel, "kernel");
        this.display = Objects.requireNonNull(display, "display");
        this.rootPorts = Objects.requireNonNull(rootPorts, "rootPorts");
        this.parts = List.copyOf(parts);
        this.arguments = List.copyOf(arguments);
        this.startPaused = startPaused;
        VmOptions.check(this);
    }

    /**
     * A builder with the defaults: a machine named {@code vm} of architecture x86_64, with TCG, one CPU and
     * {@link #DEFAULT_MEMORY}, without a display and devices.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder that starts from this configuration, for a changed copy.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * This machine with other accelerators, such as the one that replaces {@link Accelerator#auto()}.
     *
     * @param first what QEMU tries first
     * @param otherwise what it tries next, in this order
     * @return the changed copy
     * @throws InvalidConfigException if the machine needs what the accelerators lack, such as the CPU model {@code host}
     */
    public VmConfig withAccelerator(Accelerator first, Accelerator... otherwise) {
        return toBuilder().accelerator(first, otherwise).build();
    }

    /**
     * The CPU model that the guest gets: {@link #cpu()}, or a default that suits the accelerators. The default is {@code host}
     * if all accelerators are KVM or HVF, else {@code max} if the architecture has that model, else nothing.
     *
     * @return the CPU model, or nothing where QEMU chooses
     */
    public Optional<Cpu> effectiveCpu() {
        return cpu.or(() -> DefaultCpu.of(architecture, machine, accelerators));
    }

    /**
     * What a particular QEMU would refuse: machine types, CPU models, devices, properties and options that it lacks.
     *
     * @param qemu its capabilities
     * @return the problems, empty if there are none
     */
    public List<ConfigProblem> check(QemuCapabilities qemu) {
        return qemu.check(this);
    }

    /**
     * The command line for people: each option with its source and its reason.
     *
     * @return text of several lines
     */
    public String explain() {
        return Explanation.of(VmOptions.collect(this).options());
    }

    /**
     * The disks among the parts.
     *
     * @return an unmodifiable list in the order of the parts
     */
    public List<Disk> disks() {
        return parts(Disk.class);
    }

    /**
     * The network interfaces among the parts.
     *
     * @return an unmodifiable list in the order of the parts
     */
    public List<Network> networks() {
        return parts(Network.class);
    }

    /**
     * The serial ports among the parts.
     *
     * @return an unmodifiable list in the order of the parts
     */
    public List<Serial> serials() {
        return parts(Serial.class);
    }

    /**
     * The parts of one kind.
     *
     * @param <P> the kind
     * @param kind the kind
     * @return an unmodifiable list in the order of the parts
     */
    public <P extends Part> List<P> parts(Class<P> kind) {
        return parts.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Builds a {@link VmConfig}. For one thread. */
    public static final class Builder {
        private String name = "vm";
        private Architecture architecture = Architecture.X86_64;
        private Optional<Machine> machine = Optional.empty();
        private List<Accelerator> accelerators = List.of(Accelerator.TCG);
        private Optional<Cpu> cpu = Optional.empty();
        private int cpus = 1;
        private Optional<CpuTopology> topology = Optional.empty();
        private Memory memory = Memory.of(DEFAULT_MEMORY);
        private Optional<Kernel> kernel = Optional.empty();
        private Display display = Display.none();
        private RootPorts rootPorts = RootPorts.automatic();
        private final List<Part> parts;
        private final List<Argument> arguments;
        private boolean startPaused;

        private Builder() {
            parts = new ArrayList<>();
            arguments = new ArrayList<>();
        }

        private Builder(VmConfig config) {
            name = config.name;
            architecture = config.architecture;
            machine = Optional.of(config.machine);
            accelerators = config.accelerators;
            cpu = config.cpu;
            cpus = config.cpus;
            topology = config.topology;
            memory = config.memory;
            kernel = config.kernel;
            display = config.display;
            rootPorts = config.rootPorts;
            parts = new ArrayList<>(config.parts);
            arguments = new ArrayList<>(config.arguments);
            startPaused = config.startPaused;
        }

        /**
         * Sets the name ({@code -name guest=…}).
         *
         * @param text the name, not empty
         * @return this builder
         */
        public Builder name(String text) {
            name = Objects.requireNonNull(text, "text");
            return this;
        }

        /**
         * Sets the architecture. Without a {@link #machine(Machine)} the machine is the architecture's default.
         *
         * @param guest the architecture of the guest
         * @return this builder
         */
        public Builder architecture(Architecture guest) {
            architecture = Objects.requireNonNull(guest, "guest");
            return this;
        }

        /**
         * Sets the machine type ({@code -machine}).
         *
         * @param type the machine type, such as {@code q35}
         * @return this builder
         * @throws IllegalArgumentException if the machine type is empty
         */
        public Builder machine(String type) {
            machine = Optional.of(Machine.of(type));
            return this;
        }

        /**
         * Sets the machine with its properties ({@code -machine}).
         *
         * @param board the machine
         * @return this builder
         */
        public Builder machine(Machine board) {
            machine = Optional.of(board);
            return this;
        }

        /**
         * Sets the accelerators ({@code -accel}). {@link Accelerator#auto()} leaves the choice to the host.
         *
         * @param first what QEMU tries first
         * @param otherwise what QEMU tries next, in this order
         * @return this builder
         */
        public Builder accelerator(Accelerator first, Accelerator... otherwise) {
            accelerators = Stream.concat(Stream.of(first), Stream.of(otherwise)).toList();
            return this;
        }

        /**
         * Sets the CPU model ({@code -cpu}).
         *
         * @param model the model, such as {@code max}; features are set with {@link Cpu}
         * @return this builder
         * @throws IllegalArgumentException if the model is empty or contains a comma
         */
        public Builder cpu(String model) {
            cpu = Optional.of(Cpu.of(model));
            return this;
        }

        /**
         * Sets the CPU model with its features ({@code -cpu}).
         *
         * @param model the model
         * @return this builder
         */
        public Builder cpu(Cpu model) {
            cpu = Optional.of(model);
            return this;
        }

        /**
         * Sets how many CPUs the guest has, with QEMU's default topology ({@code -smp}).
         *
         * @param count the number, at least 1
         * @return this builder
         */
        public Builder cpus(int count) {
            cpus = count;
            topology = Optional.empty();
            return this;
        }

        /**
         * Sets the CPU topology, with a CPU in every place ({@code -smp}).
         *
         * @param arrangement the topology
         * @return this builder
         */
        public Builder cpus(CpuTopology arrangement) {
            return cpus(arrangement.capacity(), arrangement);
        }

        /**
         * Sets how many CPUs the guest has and the topology, which may have room for more ({@code -smp}).
         *
         * @param count the number, at least 1 and at most the capacity of the topology
         * @param arrangement the topology
         * @return this builder
         */
        public Builder cpus(int count, CpuTopology arrangement) {
            cpus = count;
            topology = Optional.of(arrangement);
            return this;
        }

        /**
         * Sets how much memory the guest has ({@code -m}).
         *
         * @param size how much: a multiple of 1 MiB
         * @return this builder
         */
        public Builder memory(DataSize size) {
            memory = Memory.of(size);
            return this;
        }

        /**
         * Sets the memory ({@code -m}).
         *
         * @param all the memory
         * @return this builder
         */
        public Builder memory(Memory all) {
            memory = Objects.requireNonNull(all, "all");
            return this;
        }

        /**
         * Sets a kernel that QEMU loads itself ({@code -kernel}).
         *
         * @param direct the kernel
         * @return this builder
         */
        public Builder kernel(Kernel direct) {
            kernel = Optional.of(direct);
            return this;
        }

        /**
         * Sets where the screen is shown ({@code -display}).
         *
         * @param screen the display
         * @return this builder
         */
        public Builder display(Display screen) {
            display = Objects.requireNonNull(screen, "screen");
            return this;
        }

        /**
         * Sets the root ports for hot-plug.
         *
         * @param ports the ports
         * @return this builder
         */
        public Builder rootPorts(RootPorts ports) {
            rootPorts = Objects.requireNonNull(ports, "ports");
            return this;
        }

        /**
         * Adds a disk.
         *
         * @param disk the disk
         * @return this builder
         */
        public Builder disk(Disk disk) {
            return part(disk);
        }

        /**
         * Adds a network interface.
         *
         * @param network the network
         * @return this builder
         */
        public Builder network(Network network) {
            return part(network);
        }

        /**
         * Adds a serial port.
         *
         * @param serial the serial port
         * @return this builder
         */
        public Builder serial(Serial serial) {
            return part(serial);
        }

        /**
         * Adds a device of any kind.
         *
         * @param part the device
         * @return this builder
         */
        public Builder part(Part part) {
            parts.add(Objects.requireNonNull(part, "part"));
            return this;
        }

        /**
         * Removes devices.
         *
         * @param which true for those to remove
         * @return this builder
         */
        public Builder removeParts(Predicate<? super Part> which) {
            parts.removeIf(which);
            return this;
        }

        /**
         * Adds an option without a value that is passed to QEMU unchanged.
         *
         * @param option the option with its dash
         * @return this builder
         * @throws IllegalArgumentException if the option does not start with a dash, or is one that {@link Argument} refuses
         */
        public Builder argument(String option) {
            arguments.add(new Argument(option, Optional.empty()));
            return this;
        }

        /**
         * Adds an option that is passed to QEMU unchanged.
         *
         * @param option the option with its dash, such as {@code -rtc}
         * @param value its value in QEMU's syntax, in which a comma separates properties
         * @return this builder
         * @throws IllegalArgumentException if the option does not start with a dash, or is one that {@link Argument} refuses
         */
        public Builder argument(String option, String value) {
            arguments.add(new Argument(option, Optional.of(value)));
            return this;
        }

        /**
         * Sets whether the guest waits for {@code cont} before its first instruction ({@code -S}).
         *
         * @param paused whether it waits
         * @return this builder
         */
        public Builder startPaused(boolean paused) {
            startPaused = paused;
            return this;
        }

        /**
         * Builds the configuration.
         *
         * @return the configuration
         * @throws InvalidConfigException if the configuration is invalid, with everything that is wrong
         */
        public VmConfig build() {
            return new VmConfig(
                    name,
                    architecture,
                    machine.or(() -> Machine.defaultOf(architecture)).orElseThrow(this::noMachine),
                    accelerators,
                    cpu,
                    cpus,
                    topology,
                    memory,
                    kernel,
                    display,
                    rootPorts,
                    parts,
                    arguments,
                    startPaused);
        }

        private InvalidConfigException noMachine() {
            return new InvalidConfigException(
                    name,
                    List.of(new ConfigProblem(
                            "machine", "architecture '" + architecture + "' has no default machine; set one")));
        }
    }
}

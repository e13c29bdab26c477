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
 * A virtual machine, described completely: what is not in here the guest doesn't have.
 *
 * <p>Immutable, and so safe for use by several threads. {@link #builder()} makes one, {@link #toBuilder()} a changed copy,
 * {@link CommandLine#of} turns it into arguments for QEMU.
 *
 * @param name what the machine is called ({@code -name guest=…}), unique among those that one manager runs
 * @param architecture the guest's architecture, and with it which emulator runs it
 * @param machine the board
 * @param accelerators what executes the guest, in the order in which they are tried; at least one
 * @param cpu the CPU model, or nothing for one that follows the accelerator: see {@link #effectiveCpu()}
 * @param cpus how many CPUs
 * @param topology how they are arranged, or nothing for QEMU's own choice
 * @param memory the memory
 * @param kernel a kernel that QEMU loads itself
 * @param display where the screen is shown
 * @param rootPorts the places for devices that are plugged in later
 * @param parts disks, networks, serial ports and other devices, in the order in which QEMU makes them
 * @param arguments options that are passed on as they are, after all others
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

    /** How much memory a machine has unless it is told. */
    public static final DataSize DEFAULT_MEMORY = DataSize.ofMebibytes(512);

    /**
     * Copies the lists and checks everything. {@link #builder()} is the readable way.
     *
     * @param name what the machine is called
     * @param architecture the guest's architecture
     * @param machine the board
     * @param accelerators what executes the guest, in the order in which they are tried
     * @param cpu the CPU model
     * @param cpus how many CPUs
     * @param topology how they are arranged
     * @param memory the memory
     * @param kernel a kernel that QEMU loads itself
     * @param display where the screen is shown
     * @param rootPorts the places for devices that are plugged in later
     * @param parts disks, networks, serial ports and other devices
     * @param arguments options that are passed on as they are
     * @param startPaused whether the guest waits before its first instruction
     * @throws InvalidConfigException if something cannot be right, with all that is wrong
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
     * A builder with the defaults: an x86_64 machine of one CPU and {@link #DEFAULT_MEMORY}, called {@code vm}, run by TCG,
     * with no display and no device.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * A builder that holds what this configuration holds, for a changed copy.
     *
     * @return a new builder
     */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /**
     * This machine with something else to execute it, such as the accelerator that was found to be fastest on this host in
     * the place of {@link Accelerator#auto()}.
     *
     * @param first what QEMU tries first
     * @param otherwise what it tries next, in this order
     * @return the changed copy
     * @throws InvalidConfigException if the machine asks for what the accelerator lacks, such as the CPU model {@code host}
     */
    public VmConfig withAccelerator(Accelerator first, Accelerator... otherwise) {
        return toBuilder().accelerator(first, otherwise).build();
    }

    /**
     * The CPU model that the guest gets: {@link #cpu()}, or else what suits the accelerators. That is {@code host} where KVM
     * or HVF are the only choice, and {@code max} where TCG is one or the architecture has that model; otherwise nothing,
     * which is QEMU's choice for the machine.
     *
     * @return the CPU model, or nothing where QEMU chooses
     */
    public Optional<Cpu> effectiveCpu() {
        return cpu.or(() -> DefaultCpu.of(architecture, machine, accelerators));
    }

    /**
     * What a particular QEMU would refuse: machine types, CPU models, devices, properties and options that it lacks.
     *
     * @param qemu what it can do
     * @return what is wrong, empty for nothing
     */
    public List<ConfigProblem> check(QemuCapabilities qemu) {
        return qemu.check(this);
    }

    /**
     * The command line, option by option, with what asked for each and why.
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

    /** Collects what a virtual machine is made of. For one thread. */
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
         * Sets the architecture. Without a {@link #machine(Machine)} the machine is the usual one of the architecture.
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
         * Sets what executes the guest ({@code -accel}). {@link Accelerator#auto()} leaves the choice to the host.
         *
         * @param first what QEMU tries first
         * @param otherwise what it tries next, in this order
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
         * Sets how many CPUs the guest has, arranged as QEMU likes ({@code -smp}).
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
         * Sets how many CPUs the guest has and how they are arranged ({@code -smp}).
         *
         * @param arrangement the topology, all of whose places are taken
         * @return this builder
         */
        public Builder cpus(CpuTopology arrangement) {
            return cpus(arrangement.capacity(), arrangement);
        }

        /**
         * Sets how many CPUs the guest has and how they are arranged, with room for more ({@code -smp}).
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
         * Sets the places for devices that are plugged in later.
         *
         * @param ports how many
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
         * Takes devices out again.
         *
         * @param which true for those that go
         * @return this builder
         */
        public Builder removeParts(Predicate<? super Part> which) {
            parts.removeIf(which);
            return this;
        }

        /**
         * Adds an option that is passed on as it is, without a value.
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
         * Adds an option that is passed on as it is.
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
         * The configuration.
         *
         * @return the configuration
         * @throws InvalidConfigException if something cannot be right, with all that is wrong
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
                            "machine", "architecture '" + architecture + "' has no usual one; name it")));
        }
    }
}

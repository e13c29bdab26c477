package dev.qemu4j.manager;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.capability.QemuCapabilities;
import dev.qemu4j.manager.internal.capability.CapabilityCache;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.launch.ManagerSettings;
import dev.qemu4j.manager.internal.lifecycle.MachineFlightRecorder;
import dev.qemu4j.manager.internal.outliving.OutlivingClaim;
import dev.qemu4j.manager.internal.outliving.OutlivingMachines;
import dev.qemu4j.process.LogPolicy;
import dev.qemu4j.process.OutlivingProcesses;
import dev.qemu4j.process.QemuBinary;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Creates virtual machines and owns them: closing the manager ends those that are left, side by side. Machines that are to
 * {@linkplain #createOutliving outlive} the manager, and the JVM, are left running.
 *
 * <p>Safe for use by several threads.
 */
public final class QemuManager implements AutoCloseable {
    private final ManagerSettings settings;
    private final Registry registry = new Registry();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** Fair, so that they start in the order in which they were asked for. */
    private final Semaphore turns;

    private final CapabilityCache capabilities;
    private final OutlivingMachines outliving;

    private QemuManager(ManagerSettings settings) {
        this.settings = settings;
        this.turns = new Semaphore(settings.maxConcurrentStarts(), true);
        this.capabilities = new CapabilityCache(settings);
        this.outliving = new OutlivingMachines(settings.outliving());
    }

    /**
     * A manager with the default settings of {@link #builder()}: it uses the QEMU that is installed for the architecture of each
     * machine.
     *
     * @return the manager, to be closed
     */
    public static QemuManager create() {
        return builder().build();
    }

    /**
     * Starts to describe a manager.
     *
     * @return a builder with default settings, for use by one thread
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Creates a machine: starts QEMU and connects to it. Blocks until QEMU answers, most often some tens of milliseconds. The guest is
     * paused then; {@link VirtualMachine#start()} lets it run. If anything fails, nothing is left of it.
     *
     * <p>Of several calls with one name, one succeeds, and the others are refused at once. A name is free again when QEMU and all that
     * belonged to it are gone.
     *
     * <p>If {@linkplain Builder#maxConcurrentStarts as many as may} are starting, this waits for its turn first, without a limit of
     * time; turns come in the order of the calls.
     *
     * @param config what to create
     * @return the machine
     * @throws VmExistsException if a machine of this name is there, or is being created
     * @throws dev.qemu4j.config.InvalidConfigException if its kernel is a file, but not a kernel
     * @throws dev.qemu4j.process.QemuNotFoundException if no QEMU is found for its architecture
     * @throws dev.qemu4j.process.QemuStartException if QEMU ends instead of answering; with its own words and what they mean
     * @throws VmOperationException if QEMU does not answer within the start timeout
     * @throws IllegalStateException if this manager is closed
     * @throws InterruptedException if the thread is interrupted
     */
    public VirtualMachine create(VmConfig config) throws InterruptedException {
        return MachineFlightRecorder.operation(
                config.name(), "create", () -> start(config, take(config.name()), Optional.empty()));
    }

    /**
     * Creates a machine as {@link #create} does that goes on when this manager is closed and when the JVM ends, however it ends, until
     * it is {@linkplain VirtualMachine#shutdown shut down} or {@linkplain VirtualMachine#destroy destroyed}, or its guest powers off. A
     * later manager of the same user finds it among the {@link #outliving()} and can {@link #attach} to it.
     *
     * <p>Until this returns, the machine goes with the JVM like any other. Its name is its own among all that outlive, whichever program
     * has created them. The programs that it {@linkplain VirtualMachine#helpers() needs} go on with it. Whoever ends all processes
     * of a service or a session, such as systemd, ends these too: wrap them in a scope of their own there.
     *
     * @param config what to create
     * @return the machine
     * @throws VmExistsException if a machine of this name is there or is being created, in this manager or among those that outlive
     * @throws dev.qemu4j.config.InvalidConfigException if its kernel is a file, but not a kernel
     * @throws dev.qemu4j.process.QemuNotFoundException if no QEMU, or another program that it needs, is found
     * @throws dev.qemu4j.process.QemuStartException if QEMU ends instead of answering; with its own words and what they mean
     * @throws dev.qemu4j.process.QemuProcessException if the machine cannot be noted for those who attach
     * @throws VmOperationException if QEMU does not answer within the start timeout
     * @throws IllegalStateException if this manager is closed
     * @throws InterruptedException if the thread is interrupted
     */
    public VirtualMachine createOutliving(VmConfig config) throws InterruptedException {
        return MachineFlightRecorder.operation(config.name(), "create", () -> {
            NameReservation reservation = take(config.name());
            return start(
                    config, reservation, Optional.of(claimed(reservation, () -> outliving.claimNew(config.name()))));
        });
    }

    /**
     * The machines of this user that {@linkplain #createOutliving outlive} the program that created them: those that run. What is left of
     * those that have ended is removed. Blocks on the file system only.
     *
     * @return the machines, in no particular order
     * @throws dev.qemu4j.process.QemuProcessException if the notes of them cannot be read
     */
    public List<OutlivingMachine> outliving() {
        return outliving.list(OutlivingMachine::new);
    }

    /**
     * Goes on with a machine that {@linkplain #createOutliving outlives} the program that created it: as if this manager had created it,
     * with the status that its guest has by now. A machine that has the pid of one that has ended is not taken for it.
     *
     * <p>One program has a machine at a time. How its QEMU ends is known as far as it says so itself, because a system tells the
     * exit code to the parent only.
     *
     * @param name the name of one of the {@link #outliving()}
     * @return the machine
     * @throws VmExistsException if this manager has a machine of this name, or is creating one
     * @throws VmOperationException if there is no such machine, another program has it, or QEMU does not answer within the start timeout;
     *     it goes on
     * @throws dev.qemu4j.process.QemuProcessException if the notes of it cannot be read, or the file that it prints to is not there
     * @throws IllegalStateException if this manager is closed
     * @throws InterruptedException if the thread is interrupted; the machine goes on
     */
    public VirtualMachine attach(String name) throws InterruptedException {
        return MachineFlightRecorder.operation(name, "attach", () -> {
            NameReservation reservation = take(name);
            OutlivingClaim claim = claimed(reservation, () -> outliving.claimRunning(name));
            return new MachineAttacher(settings, outliving, name, reservation, () -> registry.release(reservation))
                    .attach(claim);
        });
    }

    private NameReservation take(String name) throws InterruptedException {
        checkOpen();
        NameReservation reservation = registry.take(name);
        if (closed.get()) {
            registry.release(reservation);
            checkOpen();
        }
        return reservation;
    }

    private OutlivingClaim claimed(NameReservation reservation, Supplier<OutlivingClaim> source) {
        boolean claimed = false;
        try {
            OutlivingClaim claim = source.get();
            claimed = true;
            return claim;
        } finally {
            if (!claimed) {
                registry.release(reservation);
            }
        }
    }

    private VirtualMachine start(VmConfig config, NameReservation reservation, Optional<OutlivingClaim> claim)
            throws InterruptedException {
        return new MachineStarter(settings, config, reservation, turns, () -> registry.release(reservation), claim)
                .start();
    }

    /**
     * Creates several machines as {@link #create} does, side by side. Those that fail do the others no harm, and nothing is left of
     * them.
     *
     * @param configs what to create
     * @return the machines and the failures, in the order of the configurations
     * @throws InterruptedException if the thread is interrupted; those that were created already are destroyed
     */
    public BulkResult<VirtualMachine> createAll(List<VmConfig> configs) throws InterruptedException {
        Queue<VirtualMachine> created = new ConcurrentLinkedQueue<>();
        boolean completed = false;
        try {
            BulkResult<VirtualMachine> result = Bulk.run("vm-create", configs, VmConfig::name, config -> {
                VirtualMachine machine = create(config);
                created.add(machine);
                return machine;
            });
            completed = true;
            return result;
        } finally {
            if (!completed) {
                destroyAll(List.copyOf(created));
            }
        }
    }

    private static void destroyAll(List<VirtualMachine> machines) {
        Uninterruptibly.run(() -> Bulk.run("vm-destroy", machines, VirtualMachine::name, VirtualMachine::destroy)
                .orThrow());
    }

    /**
     * Powers off all machines that are there as {@link VirtualMachine#shutdown} does, side by side: it takes as long as the slowest.
     *
     * @param grace how long each guest gets
     * @return how each machine really ended
     * @throws InterruptedException if the thread is interrupted; the buttons stay pressed, but nothing harder follows on its behalf
     */
    public BulkResult<ShutdownOutcome> shutdownAll(Duration grace) throws InterruptedException {
        return Bulk.run("vm-shutdown", machines(), VirtualMachine::name, vm -> vm.shutdown(grace));
    }

    /**
     * Powers a machine off, if it has not stopped, creates it again from its {@linkplain VirtualMachine#config() configuration},
     * and starts it. The guest begins on a QEMU of its own, unlike after {@link VirtualMachine#reset()}: with another pid, and with
     * whatever an upgrade of QEMU has brought.
     *
     * <p>The name is free for a moment in between; if somebody else takes it, the machine stays powered off.
     *
     * @param vm the machine
     * @param grace how long the guest gets to power off
     * @return the machine that takes its place, running
     * @throws VmExistsException if a machine of this name is there when this one has stopped
     * @throws VmException if it cannot be created or started; the old one has stopped, and nothing is left of another one
     * @throws dev.qemu4j.process.QemuProcessException if the old one cannot be ended, or the other one's QEMU does not start
     * @throws IllegalStateException if this manager is closed
     * @throws InterruptedException if the thread is interrupted; the machine may have stopped
     */
    public VirtualMachine restart(VirtualMachine vm, Duration grace) throws InterruptedException {
        checkOpen();
        vm.shutdown(grace);
        VirtualMachine machine = vm.isOutliving() ? createOutliving(vm.config()) : create(vm.config());
        boolean started = false;
        try {
            machine.start();
            started = true;
            return machine;
        } finally {
            if (!started) {
                machine.close();
            }
        }
    }

    private void checkOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the manager is closed");
        }
    }

    /**
     * What the emulator of an architecture can do: its machines, CPU models, devices with their properties, and commands. It is
     * asked over QMP the first time, which takes a few tenths of a second, and the answer is kept in the user's cache directory until
     * the program changes.
     *
     * @param architecture the architecture
     * @return what it can do, to hold a configuration against with {@link VmConfig#check}
     * @throws dev.qemu4j.process.QemuNotFoundException if no QEMU is found for the architecture
     * @throws dev.qemu4j.process.QemuStartException if QEMU cannot be started
     * @throws dev.qemu4j.qmp.QmpException if QEMU cannot be asked
     * @throws InterruptedException if the thread is interrupted; nothing is left running
     */
    public QemuCapabilities capabilities(Architecture architecture) throws InterruptedException {
        return capabilities.of(settings.binary(architecture));
    }

    /**
     * The machines that are there.
     *
     * @return those that were created and have not stopped, in no particular order
     */
    public List<VirtualMachine> machines() {
        return registry.machines();
    }

    /**
     * The machine of a name.
     *
     * @param name the name
     * @return the machine, empty if there is none or it has stopped
     */
    public Optional<VirtualMachine> find(String name) {
        return registry.find(name);
    }

    /**
     * Closes all machines as {@link VirtualMachine#close()} does, side by side, and those that are being created: they end, and when this
     * returns, no process, thread, socket or directory of theirs is left. Those that {@linkplain #createOutliving outlive} the manager are
     * left running. Goes on to the end if the thread is interrupted; the interrupt is kept. Doing it again has no effect.
     *
     * @throws dev.qemu4j.process.QemuProcessException if a QEMU is still there after SIGKILL; the other machines are gone
     */
    @Override
    public void close() {
        closed.set(true);
        Uninterruptibly.run(() -> Bulk.run("vm-close", registry.reservations(), NameReservation::name, reservation -> {
                    reservation.close();
                    return reservation;
                })
                .orThrow());
    }

    /** Returns how many machines there are. */
    @Override
    public String toString() {
        return "QemuManager[" + machines().size() + " machines" + (closed.get() ? ", closed]" : "]");
    }

    /** Describes a manager. For use by one thread. */
    public static final class Builder {
        private @Nullable QemuBinary binary;
        private @Nullable Path runtimeBase;
        private Duration startTimeout = Duration.ofSeconds(30);
        private Duration commandTimeout = Duration.ofSeconds(30);
        private int maxConcurrentStarts = Integer.MAX_VALUE;
        private LogPolicy logs = LogPolicy.fromEnvironment();
        private List<String> wrapper = List.of();
        private Map<String, String> environment = Map.of();
        private @Nullable Path workingDirectory;
        private boolean sandbox = true;
        private OutlivingProcesses outliving = OutlivingProcesses.ofUser();

        private Builder() {}

        /**
         * The QEMU to use for every machine, instead of the one that is installed for its architecture.
         *
         * @param path the emulator's program
         * @return this builder
         * @throws dev.qemu4j.process.QemuNotFoundException if there is no program at the path
         */
        public Builder binary(Path path) {
            binary = QemuBinary.at(path);
            return this;
        }

        /**
         * Where each machine gets its private directory. {@code XDG_RUNTIME_DIR} or the temporary directory by default.
         *
         * @param directory an existing directory, with a path short enough for sockets in it
         * @return this builder
         */
        public Builder runtimeBase(Path directory) {
            runtimeBase = Objects.requireNonNull(directory, "directory");
            return this;
        }

        /**
         * How long QEMU may take from its start until it answers. Thirty seconds by default.
         *
         * @param timeout the time, greater than zero
         * @return this builder
         */
        public Builder startTimeout(Duration timeout) {
            startTimeout = positive("startTimeout", timeout);
            return this;
        }

        /**
         * How long QEMU may take over one command. Thirty seconds by default.
         *
         * @param timeout the time, greater than zero
         * @return this builder
         */
        public Builder commandTimeout(Duration timeout) {
            commandTimeout = positive("commandTimeout", timeout);
            return this;
        }

        /**
         * How many machines may be starting at once, from the start of QEMU until it answers. No limit by default. A limit of about
         * twice the number of processors keeps many that are created together from slowing each other down until they do not answer
         * in time.
         *
         * @param number the number, greater than zero
         * @return this builder
         */
        public Builder maxConcurrentStarts(int number) {
            if (number <= 0) {
                throw new IllegalArgumentException("maxConcurrentStarts: " + number + " is not greater than zero");
            }
            maxConcurrentStarts = number;
            return this;
        }

        /**
         * What becomes of QEMU's output. By default its end is kept for diagnosis only, unless the environment variable
         * {@value LogPolicy#ENVIRONMENT_VARIABLE} asks for log files.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder logs(LogPolicy policy) {
            logs = Objects.requireNonNull(policy, "policy");
            return this;
        }

        /**
         * A command that runs QEMU, such as {@code nice -n 10}, {@code taskset -c 2} or {@code ip netns exec blue}. It must become
         * QEMU rather than start it as a child.
         *
         * @param command the command and its arguments
         * @return this builder
         */
        public Builder wrapper(String... command) {
            wrapper = List.of(command);
            return this;
        }

        /**
         * Environment variables that QEMU gets beside those of this JVM.
         *
         * @param variables the variables and their values
         * @return this builder
         */
        public Builder environment(Map<String, String> variables) {
            environment = Map.copyOf(variables);
            return this;
        }

        /**
         * The directory in which QEMU runs, which relative paths in a configuration start from. This JVM's own by default.
         *
         * @param directory an existing directory
         * @return this builder
         */
        public Builder workingDirectory(Path directory) {
            workingDirectory = directory.toAbsolutePath();
            return this;
        }

        /**
         * Whether QEMU is kept from what it has no need for ({@code -sandbox on} with everything denied that can be), where it can be.
         * It is by default. What a configuration needs stays allowed: tap scripts, the bridge helper and {@code passt} are programs that
         * QEMU starts, {@code -run-with user=} changes its rights. A configuration that has a {@link dev.qemu4j.config.setting.Sandbox} of
         * its own has that one.
         *
         * <p>It does not know what QEMU will be told later: {@code migrate} to {@code exec:} fails on a QEMU that may not start programs,
         * and is the end of one that is older than 8. Give such a machine a {@code Sandbox} that allows it.
         *
         * @param on false for machines without a sandbox, except those that have their own
         * @return this builder
         */
        public Builder sandbox(boolean on) {
            sandbox = on;
            return this;
        }

        /**
         * Where the machines are noted that {@linkplain QemuManager#createOutliving outlive} the manager. {@code qemu4j/processes} in
         * {@code XDG_STATE_HOME} or {@code ~/.local/state} by default.
         *
         * @param directory the directory; it need not be there yet
         * @return this builder
         */
        public Builder outlivingIn(Path directory) {
            outliving = OutlivingProcesses.in(directory);
            return this;
        }

        /**
         * Makes the manager. Nothing is started.
         *
         * @return the manager, to be closed
         */
        public QemuManager build() {
            return new QemuManager(new ManagerSettings(
                    Optional.ofNullable(binary),
                    Optional.ofNullable(runtimeBase),
                    startTimeout,
                    commandTimeout,
                    maxConcurrentStarts,
                    logs,
                    wrapper,
                    environment,
                    Optional.ofNullable(workingDirectory),
                    sandbox,
                    outliving));
        }

        private static Duration positive(String option, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(option + ": " + value + " is not greater than zero");
            }
            return value;
        }
    }
}

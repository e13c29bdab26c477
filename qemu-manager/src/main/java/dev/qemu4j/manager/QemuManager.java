package dev.qemu4j.manager;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.capability.QemuCapabilities;
import dev.qemu4j.manager.internal.capability.CapabilityCache;
import dev.qemu4j.manager.internal.launch.ManagerSettings;
import dev.qemu4j.process.LogPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Creates virtual machines and owns them: closing the manager ends them all, concurrently. Only machines that
 * {@linkplain #createOutliving outlive} the manager and the JVM are left running.
 *
 * <p>Safe for use by several threads.
 */
public final class QemuManager implements AutoCloseable {
    private final Registry registry = new Registry();
    private final MachineFactory factory;
    private final CapabilityCache capabilities;

    private QemuManager(ManagerSettings settings) {
        this.factory = new MachineFactory(settings, registry);
        this.capabilities = new CapabilityCache(settings);
    }

    /**
     * Makes a manager with the default settings of {@link #builder()}: each machine is run by the QEMU that is installed for its
     * architecture.
     *
     * @return the manager, to be closed
     */
    public static QemuManager create() {
        return builder().build();
    }

    /**
     * Returns a builder for a manager with other settings.
     *
     * @return a builder with the default settings, for use by one thread
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Creates a machine: starts QEMU and connects to it. Blocks until QEMU answers, typically some tens of milliseconds. The guest is
     * paused until {@link VirtualMachine#start()}. If this fails, nothing is left behind.
     *
     * <p>Of concurrent calls with the same name, one succeeds and the others fail at once. A name is free again when QEMU has ended and its
     * resources are released.
     *
     * <p>If {@link Builder#maxConcurrentStarts} machines are starting already, this waits for its turn first, without a time limit, in the
     * order of the calls.
     *
     * @param config what to create
     * @return the machine
     * @throws VmExistsException if a machine of this name exists or is being created
     * @throws dev.qemu4j.config.InvalidConfigException if its kernel is a file, but not a kernel
     * @throws dev.qemu4j.process.QemuNotFoundException if no QEMU is found for its architecture
     * @throws dev.qemu4j.process.QemuStartException if QEMU ends instead of answering; with its output and a diagnosis
     * @throws VmOperationException if QEMU does not answer within the start timeout
     * @throws IllegalStateException if this manager is closed
     * @throws InterruptedException if the thread is interrupted
     */
    public VirtualMachine create(VmConfig config) throws InterruptedException {
        return factory.create(config);
    }

    /**
     * Creates a machine as {@link #create} does that goes on when this manager is closed and when the JVM ends, even by a crash. It ends
     * when it is {@linkplain VirtualMachine#shutdown shut down} or {@linkplain VirtualMachine#destroy destroyed}, or when its guest powers
     * off. A later manager of the same user lists it among the {@link #outliving()} machines and can {@link #attach} to it.
     *
     * <p>Until this returns, the machine ends with the JVM like any other. Its name is unique among all outliving machines of the user,
     * whichever program has created them. Its {@linkplain VirtualMachine#helpers() helper programs} go on with it. A service manager that
     * ends all processes of a service or session, such as systemd, ends these too; run them in a scope of their own there.
     *
     * @param config what to create
     * @return the machine
     * @throws VmExistsException if a machine of this name exists or is being created, in this manager or among the outliving ones
     * @throws dev.qemu4j.config.InvalidConfigException if its kernel is a file, but not a kernel
     * @throws dev.qemu4j.process.QemuNotFoundException if QEMU, or a helper program that the machine needs, is not found
     * @throws dev.qemu4j.process.QemuStartException if QEMU ends instead of answering; with its output and a diagnosis
     * @throws dev.qemu4j.process.QemuProcessException if the machine cannot be recorded for a later {@link #attach}
     * @throws VmOperationException if QEMU does not answer within the start timeout
     * @throws IllegalStateException if this manager is closed
     * @throws InterruptedException if the thread is interrupted
     */
    public VirtualMachine createOutliving(VmConfig config) throws InterruptedException {
        return factory.createOutliving(config);
    }

    /**
     * Lists this user's running machines that {@linkplain #createOutliving outlive} the program that created them. Removes the records and
     * directories of those that have ended. Blocks on the file system only.
     *
     * @return the machines, in no particular order
     * @throws dev.qemu4j.process.QemuProcessException if the records cannot be read
     */
    public List<OutlivingMachine> outliving() {
        return factory.outliving();
    }

    /**
     * Attaches to a machine that {@linkplain #createOutliving outlives} the program that created it. From then on it is as if this manager
     * had created it, with the guest's current status. A process that has only inherited the pid of an ended machine is not mistaken for
     * it.
     *
     * <p>Only one program can be attached to a machine at a time. How its QEMU ends is known only as far as QEMU says so itself, because the
     * system reports the exit code to the parent process only.
     *
     * @param name the name of the machine
     * @return the machine
     * @throws VmExistsException if this manager has a machine of this name
     * @throws VmOperationException if there is no such machine, another program is attached to it, or QEMU does not answer within the start
     *     timeout; the machine goes on
     * @throws dev.qemu4j.process.QemuProcessException if its record cannot be read, or the file that it prints to is missing
     * @throws IllegalStateException if this manager is closed
     * @throws InterruptedException if the thread is interrupted; the machine goes on
     */
    public VirtualMachine attach(String name) throws InterruptedException {
        return factory.attach(name);
    }

    /**
     * Creates several machines concurrently, each as {@link #create} does. A failure does not affect the other machines, and leaves nothing
     * behind.
     *
     * @param configs what to create
     * @return the machines and the failures, in the order of the configurations
     * @throws InterruptedException if the thread is interrupted; machines that were created already are destroyed
     */
    public BulkResult<VirtualMachine> createAll(List<VmConfig> configs) throws InterruptedException {
        return factory.createAll(configs);
    }

    /**
     * Powers off all machines concurrently, each as {@link VirtualMachine#shutdown} does. Takes as long as the slowest.
     *
     * @param grace how long each guest may take
     * @return how each machine really ended
     * @throws InterruptedException if the thread is interrupted; the buttons stay pressed, but this caller takes no further step
     */
    public BulkResult<ShutdownOutcome> shutdownAll(Duration grace) throws InterruptedException {
        return Bulk.run("vm-shutdown", machines(), VirtualMachine::name, vm -> vm.shutdown(grace));
    }

    /**
     * Powers a machine off unless it has stopped, creates it again from its {@linkplain VirtualMachine#config() configuration}, and starts
     * it. Unlike after a {@link VirtualMachine#reset()}, the guest runs in a new QEMU process, with another pid, and in a newer version if
     * QEMU was upgraded meanwhile.
     *
     * <p>The name is free for a moment in between. If another caller takes it, the machine stays powered off.
     *
     * @param vm the machine
     * @param grace how long the guest may take to power off
     * @return the new machine, running
     * @throws VmExistsException if another machine has the name when this one has stopped
     * @throws VmException if the new machine cannot be created or started; the old one has stopped, and nothing is left of the new one
     * @throws dev.qemu4j.process.QemuProcessException if the old QEMU cannot be ended, or the new one does not start
     * @throws IllegalStateException if this manager is closed
     * @throws InterruptedException if the thread is interrupted; the machine may have stopped
     */
    public VirtualMachine restart(VirtualMachine vm, Duration grace) throws InterruptedException {
        return factory.restart(vm, grace);
    }

    /**
     * The capabilities of the emulator for an architecture: its machine types, CPU models, devices with their properties, and commands. The
     * first call queries QEMU, which takes a few tenths of a second. The result is cached in the user's cache directory until the program
     * changes.
     *
     * @param architecture the architecture
     * @return the capabilities; {@link VmConfig#check} checks a configuration against them
     * @throws dev.qemu4j.process.QemuNotFoundException if no QEMU is found for the architecture
     * @throws dev.qemu4j.process.QemuStartException if QEMU cannot be started
     * @throws dev.qemu4j.qmp.QmpException if QEMU cannot be queried
     * @throws InterruptedException if the thread is interrupted; no process is left running
     */
    public QemuCapabilities capabilities(Architecture architecture) throws InterruptedException {
        return capabilities.of(architecture);
    }

    /**
     * The machines of this manager.
     *
     * @return those that were created and have not stopped, in no particular order
     */
    public List<VirtualMachine> machines() {
        return registry.machines();
    }

    /**
     * Finds a machine by its name.
     *
     * @param name the name
     * @return the machine, empty if there is none or it has stopped
     */
    public Optional<VirtualMachine> find(String name) {
        return registry.find(name);
    }

    /**
     * Closes all machines concurrently, each as {@link VirtualMachine#close()} does, and cancels creations. When this returns, none of
     * their processes, threads, sockets and directories are left, except those of machines that {@linkplain #createOutliving outlive} the
     * manager. Completes even if the thread is interrupted; the interrupt is kept. Closing again has no effect.
     *
     * @throws dev.qemu4j.process.QemuProcessException if a QEMU still runs after SIGKILL; the other machines are closed
     */
    @Override
    public void close() {
        registry.close();
    }

    /** Returns the number of machines, and whether the manager is closed. */
    @Override
    public String toString() {
        return "QemuManager[" + machines().size() + " machines" + (registry.isClosed() ? ", closed]" : "]");
    }

    /** The settings of a manager. For use by one thread. */
    public static final class Builder {
        private final ManagerSettings.Builder settings = ManagerSettings.builder();

        private Builder() {}

        /**
         * The QEMU for every machine. By default, the one that is installed for the machine's architecture.
         *
         * @param path the emulator's program
         * @return this builder
         * @throws dev.qemu4j.process.QemuNotFoundException if there is no program at the path
         */
        public Builder binary(Path path) {
            settings.binary(path);
            return this;
        }

        /**
         * The directory in which each machine gets a private directory. By default {@code XDG_RUNTIME_DIR}, or else the temporary
         * directory.
         *
         * @param directory an existing directory, with a path short enough for sockets in it
         * @return this builder
         */
        public Builder runtimeBase(Path directory) {
            settings.runtimeBase(directory);
            return this;
        }

        /**
         * How long a machine may take to start, from its turn until it can be used: until its helper programs listen, and QEMU has answered
         * all that it is asked first. The same holds for attaching to a machine. Thirty seconds by default.
         *
         * @param timeout the time, greater than zero
         * @return this builder
         */
        public Builder startTimeout(Duration timeout) {
            settings.startTimeout(timeout);
            return this;
        }

        /**
         * How long QEMU may take for one command. Thirty seconds by default.
         *
         * @param timeout the time, greater than zero
         * @return this builder
         */
        public Builder commandTimeout(Duration timeout) {
            settings.commandTimeout(timeout);
            return this;
        }

        /**
         * How many machines may start at once, from the start of QEMU to its first answer. No limit by default. If many machines are
         * created together, a limit of about twice the number of processors keeps them from slowing each other down until they time out.
         *
         * @param number the number, greater than zero
         * @return this builder
         */
        public Builder maxConcurrentStarts(int number) {
            settings.maxConcurrentStarts(number);
            return this;
        }

        /**
         * What happens to QEMU's output. By default only its end is kept, for diagnosis, unless the environment variable
         * {@value LogPolicy#ENVIRONMENT_VARIABLE} asks for log files.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder logs(LogPolicy policy) {
            settings.logs(policy);
            return this;
        }

        /**
         * A command that runs QEMU, such as {@code nice -n 10}, {@code taskset -c 2} or {@code ip netns exec blue}. It must {@code exec}
         * QEMU, not start it as a child.
         *
         * @param command the command and its arguments
         * @return this builder
         */
        public Builder wrapper(String... command) {
            settings.wrapper(List.of(command));
            return this;
        }

        /**
         * Environment variables for QEMU, in addition to those of this JVM.
         *
         * @param variables the variables and their values
         * @return this builder
         */
        public Builder environment(Map<String, String> variables) {
            settings.environment(variables);
            return this;
        }

        /**
         * The working directory of QEMU, to which relative paths in a configuration refer. By default this JVM's own.
         *
         * @param directory an existing directory
         * @return this builder
         */
        public Builder workingDirectory(Path directory) {
            settings.workingDirectory(directory);
            return this;
        }

        /**
         * Whether QEMU runs in a sandbox ({@code -sandbox on}, with everything denied that can be) where the host supports it. On by
         * default. What a configuration needs stays allowed: QEMU starts tap scripts, the bridge helper and {@code passt} as programs, and
         * {@code -run-with user=} changes its privileges. A configuration with its own {@link dev.qemu4j.config.setting.Sandbox} keeps
         * that one.
         *
         * <p>Commands that come later are not considered: {@code migrate} to {@code exec:} fails on a QEMU that may not start programs, and
         * kills one that is older than 8. Give such a machine a {@code Sandbox} that allows it.
         *
         * @param on false to run machines without a sandbox, except those that have their own
         * @return this builder
         */
        public Builder sandbox(boolean on) {
            settings.sandbox(on);
            return this;
        }

        /**
         * The directory for the records of machines that {@linkplain QemuManager#createOutliving outlive} the manager. By default
         * {@code qemu4j/processes} in {@code XDG_STATE_HOME} or {@code ~/.local/state}.
         *
         * @param directory the directory; it is created if it does not exist
         * @return this builder
         */
        public Builder outlivingIn(Path directory) {
            settings.outlivingIn(directory);
            return this;
        }

        /**
         * Makes the manager. Starts nothing.
         *
         * @return the manager, to be closed
         */
        public QemuManager build() {
            return new QemuManager(settings.build());
        }
    }
}

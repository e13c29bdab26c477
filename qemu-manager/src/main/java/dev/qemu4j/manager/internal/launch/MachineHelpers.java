package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.device.EmulatedTpm;
import dev.qemu4j.config.device.ServedFolder;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.HelperPart;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.manager.internal.concurrent.Cleanup;
import dev.qemu4j.manager.internal.concurrent.Subtask;
import dev.qemu4j.manager.internal.concurrent.TaskScope;
import dev.qemu4j.manager.internal.concurrent.Uninterruptibly;
import dev.qemu4j.manager.internal.log.MachineLog;
import dev.qemu4j.process.AttachedProcess;
import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.Helper;
import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.StopOutcome;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;

/** The helper programs of one machine, such as swtpm. They are started before QEMU and ended after it. */
public final class MachineHelpers {
    /** How long a helper may take until it listens on its socket. */
    private static final Duration LISTENS = Duration.ofSeconds(10);

    /** How long after QEMU's end a helper may take to end by itself. */
    private static final Duration FOLLOWS = Duration.ofSeconds(1);

    private static final StopPolicy STOP = new StopPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5));

    /** The files of a TPM whose configuration names no directory for its state. */
    private static final List<String> TPM_FILES =
            List.of("tpm2-00.permall", "tpm2-00.volatilestate", "tpm2-00.savestate", ".lock");

    static final String SOCKET = "sock";

    /**
     * A helper that runs.
     *
     * @param directory its private directory, with its socket
     */
    public record Running(Helper helper, RuntimeDirectory directory) {}

    private final ManagerSettings settings;
    private final String machine;
    private final MachineLog log;
    private final List<Running> all = new CopyOnWriteArrayList<>();

    /** Whether the helpers are expected to end. */
    private volatile boolean ending;

    MachineHelpers(ManagerSettings settings, String machine) {
        this.settings = settings;
        this.machine = machine;
        this.log = MachineLog.of("dev.qemu4j.manager.machine", machine);
    }

    /** Starts the helpers that the parts of a machine need, and replaces these parts by ones that name the helpers' sockets. */
    public VmConfig start(VmConfig config, Lifetime lifetime, Deadline deadline) throws InterruptedException {
        if (config.parts(HelperPart.class).isEmpty()) {
            return config;
        }
        VmConfig.Builder builder = config.toBuilder().removeParts(part -> true);
        for (Part part : config.parts()) {
            builder.part(part instanceof HelperPart needed ? needed.at(start(needed, lifetime, deadline)) : part);
        }
        return builder.build();
    }

    private Path start(HelperPart part, Lifetime lifetime, Deadline deadline) throws InterruptedException {
        RuntimeDirectory directory = lifetime.newDirectory(settings);
        boolean started = false;
        try {
            Path socket = directory.socket(SOCKET);
            QemuLaunch launch = launch(part, socket, directory)
                    .name(part.program() + " of " + machine)
                    .log(settings.logs())
                    .outliving(lifetime.isOutliving());
            Helper helper = Helper.start(
                    launch,
                    socket,
                    directory,
                    deadline.earlier(Deadline.after(LISTENS)).left());
            add(new Running(helper, directory));
            started = true;
            return socket;
        } finally {
            if (!started) {
                directory.close();
            }
        }
    }

    private QemuLaunch launch(HelperPart part, Path socket, RuntimeDirectory directory) {
        return switch (part) {
            case EmulatedTpm tpm -> Helper.swtpm(tpm.state().orElseGet(() -> temporaryState(directory)), socket);
            case ServedFolder folder -> Helper.virtiofsd(folder.folder(), socket);
            default ->
                throw new InvalidConfigException(
                        machine,
                        List.of(new ConfigProblem(
                                part.kind(), "the manager does not know how to start " + part.program())));
        };
    }

    private static Path temporaryState(RuntimeDirectory directory) {
        TPM_FILES.forEach(directory::file);
        return directory.path();
    }

    /** Attaches to a helper that an earlier JVM has started. */
    public void attach(AttachedProcess attached) {
        Path socket = attached.directory().socket(SOCKET);
        add(new Running(Helper.attached(attached.process(), socket), attached.directory()));
    }

    void add(Running one) {
        all.add(one);
    }

    /** Logs a warning when a helper ends while QEMU goes on. */
    public void watch(QemuProcess qemu) {
        for (Running one : all) {
            var unused = one.helper()
                    .process()
                    .onExit()
                    .thenRun(() ->
                            Thread.ofVirtual().name("vm-helper " + machine).start(() -> ended(one.helper(), qemu)));
        }
    }

    private void ended(Helper helper, QemuProcess qemu) {
        Uninterruptibly.run(() -> {
            // They end with QEMU, and their end may be noticed before QEMU's.
            if (!ending && qemu.awaitExit(FOLLOWS).isEmpty() && !ending) {
                String how = helper.failure()
                        .map(Diagnosis::message)
                        .orElse(helper.process().name() + " has ended");
                log.warn("a helper program has ended, and QEMU goes on without it: {}", how);
            }
        });
    }

    public List<Running> running() {
        return List.copyOf(all);
    }

    public List<Helper> helpers() {
        return all.stream().map(Running::helper).toList();
    }

    /** QEMU is about to end, and the helpers with it. */
    public void expectEnd() {
        ending = true;
    }

    /** Ends the helpers of a QEMU that has ended. They end by themselves, because QEMU was connected to them. */
    void end() {
        end(FOLLOWS);
    }

    /** Ends helpers that QEMU may never have been connected to. */
    void abandon() {
        end(Duration.ZERO);
    }

    /** Ends all of them in the time of one, and removes their directories whatever happens. */
    private void end(Duration patience) {
        ending = true;
        List<Runnable> steps = new ArrayList<>();
        steps.add(() -> Uninterruptibly.run(() -> endProcesses(patience)));
        all.forEach(one -> steps.add(one.directory()::close));
        Cleanup.runAll(steps);
    }

    private void endProcesses(Duration patience) throws InterruptedException {
        Deadline deadline = Deadline.after(patience);
        List<QemuProcess> late = new ArrayList<>();
        for (Running one : all) {
            if (one.helper().process().awaitExit(deadline.left()).isEmpty()) {
                late.add(one.helper().process());
            }
        }
        if (late.isEmpty()) {
            return;
        }
        List<Subtask<StopOutcome>> stops = new ArrayList<>();
        try (TaskScope scope = TaskScope.openAwaitAll("vm-helper-stop " + machine)) {
            late.forEach(process -> stops.add(scope.fork(() -> process.stop(STOP))));
            scope.join(Deadline.NEVER); // each stop has a time limit
        } catch (TimeoutException e) {
            throw new IllegalStateException("a wait without a timeout timed out", e);
        }
        stops.stream()
                .flatMap(stop -> stop.failure().stream())
                .forEach(failure -> log.warn("a helper program: {}", failure));
    }

    /** Leaves the helpers of a QEMU that goes on running. */
    void leave() {
        ending = true;
        Cleanup.runAll(all.stream()
                .<Runnable>map(one -> one.helper().process()::disown)
                .toList());
    }
}

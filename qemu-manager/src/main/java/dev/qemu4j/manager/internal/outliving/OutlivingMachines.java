package dev.qemu4j.manager.internal.outliving;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.VmExistsException;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.json.VmConfigJsonException;
import dev.qemu4j.process.AttachedProcess;
import dev.qemu4j.process.Claim;
import dev.qemu4j.process.OutlivingProcesses;
import dev.qemu4j.process.SavedProcess;
import dev.qemu4j.process.internal.output.Printable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and claims the machines that outlive the JVMs that created them, among the recorded processes. */
public final class OutlivingMachines {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    /** The property of a machine's QEMU, with the machine's name. */
    static final String MACHINE = "machine";

    /** The property of a helper program, with its machine's name. */
    static final String HELPER_OF = "helperOf";

    static final String VERSION = "version";
    static final String CONSOLE = "console.";

    private final OutlivingProcesses processes;

    public OutlivingMachines(OutlivingProcesses processes) {
        this.processes = processes;
    }

    public OutlivingProcesses processes() {
        return processes;
    }

    /** Makes a description of a machine from its record. */
    public interface Description<T> {
        T of(String name, long pid, String version, VmConfig config, OptionalLong attachedBy);
    }

    /** Lists the machines that run, and removes what is left of those that have ended. */
    public <T> List<T> list(Description<T> description) {
        processes.cleanUp();
        List<T> machines = new ArrayList<>();
        for (SavedProcess saved : alive(MACHINE)) {
            describe(saved, description).ifPresent(machines::add);
        }
        return List.copyOf(machines);
    }

    private List<SavedProcess> alive(String kind) {
        return processes.list().stream()
                .filter(saved -> saved.properties().containsKey(kind) && saved.isAlive())
                .toList();
    }

    private <T> Optional<T> describe(SavedProcess saved, Description<T> description) {
        String name = nameOf(saved);
        try {
            return Optional.of(description.of(
                    name,
                    saved.pid(),
                    saved.properties().getOrDefault(VERSION, ""),
                    StoredConfig.read(saved.properties()),
                    processes.claimant(name)));
        } catch (VmConfigJsonException e) {
            LOG.atWarn()
                    .addKeyValue("vm", name)
                    .log("VM '{}': {}: {}", Printable.of(name), unreadable(saved), e.getMessage());
            return Optional.empty();
        }
    }

    /** What is wrong with a record whose process runs, and what to do about it. */
    public String unreadable(SavedProcess saved) {
        return "it runs as process " + saved.pid() + ", but its record " + processes.file(saved)
                + " cannot be read; end that process, or replace the file by one of its own program";
    }

    static String nameOf(SavedProcess saved) {
        return saved.properties().getOrDefault(MACHINE, "");
    }

    /** {@return the names of the console sockets by the ids of the consoles, in the order of the consoles} */
    public static Map<String, String> consolesOf(SavedProcess saved) {
        Map<String, String> consoles = new LinkedHashMap<>();
        saved.properties().entrySet().stream()
                .filter(property -> property.getKey().startsWith(CONSOLE))
                .sorted(Map.Entry.comparingByValue())
                .forEach(property -> consoles.put(property.getKey().substring(CONSOLE.length()), property.getValue()));
        return consoles;
    }

    public Optional<SavedProcess> find(String name) {
        return alive(MACHINE).stream()
                .filter(saved -> nameOf(saved).equals(name))
                .findFirst();
    }

    /** Finds a machine to attach to. */
    public SavedProcess require(String name) {
        return find(name).orElseThrow(() -> missing(name));
    }

    /** Attaches to the QEMU of a machine. */
    public AttachedProcess attach(SavedProcess saved, String name) {
        return processes.attach(saved).orElseThrow(() -> missing(name));
    }

    private static VmOperationException missing(String name) {
        return new VmOperationException(
                name,
                "attach",
                "no machine of this name outlives the program that created it, or it has ended",
                null,
                null);
    }

    /** Attaches to the helpers of a machine that still run. Each is passed on before the next one can fail. */
    public void attachHelpers(String name, Consumer<AttachedProcess> attached) {
        for (SavedProcess saved : alive(HELPER_OF)) {
            if (name.equals(saved.properties().get(HELPER_OF))) {
                processes.attach(saved).ifPresent(attached);
            }
        }
    }

    /** Claims the name for a machine that is about to be created. */
    public OutlivingClaim claimNew(String name) {
        Claim process = processes.claim(name).orElseThrow(() -> new VmExistsException(name));
        boolean free = false;
        try {
            free = find(name).isEmpty();
        } finally {
            if (!free) {
                process.close();
            }
        }
        if (!free) {
            throw new VmExistsException(name);
        }
        return new OutlivingClaim(this, name, process);
    }

    /** Claims the name of a running machine, to attach to it. */
    public OutlivingClaim claimRunning(String name) {
        Claim claim = processes.claim(name).orElseThrow(() -> taken(name));
        return new OutlivingClaim(this, name, claim);
    }

    private VmOperationException taken(String name) {
        String who = processes.claimant(name).stream()
                .mapToObj(pid -> pid == ProcessHandle.current().pid() ? "this program" : "the program with pid " + pid)
                .findFirst()
                .orElse("another program");
        return new VmOperationException(
                name,
                "attach",
                who + " is attached already, and QEMU's monitor serves one client at a time",
                null,
                null);
    }
}

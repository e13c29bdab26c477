package dev.qemu4j.manager.internal.capability;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.config.capability.QemuCapabilities;
import dev.qemu4j.manager.internal.cache.UserCache;
import dev.qemu4j.manager.internal.launch.ManagerSettings;
import dev.qemu4j.manager.internal.launch.QemuSession;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.qapi.control.QueryQmpSchema;
import dev.qemu4j.qapi.control.SchemaInfo;
import dev.qemu4j.qapi.machine.MachineInfo;
import dev.qemu4j.qapi.machine.QueryMachines;
import dev.qemu4j.qapi.machine.cpu.CpuDefinitionInfo;
import dev.qemu4j.qapi.machine.cpu.QueryCpuDefinitions;
import dev.qemu4j.qapi.qdev.DeviceListProperties;
import dev.qemu4j.qapi.qom.ObjectPropertyInfo;
import dev.qemu4j.qapi.qom.ObjectTypeInfo;
import dev.qemu4j.qapi.qom.QomListTypes;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpVersion;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The capabilities of emulators. Each emulator is started once without a machine and queried over QMP. The result is cached in the user's
 * cache directory until the program changes.
 */
public final class CapabilityCache {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.host");

    /** How often QEMU may end while its devices are queried, before this counts as a failure. */
    private static final int MAX_DEATHS = 50;

    /** Changes with the content of the cache file, so that a file that another version of this library wrote is not used. */
    private static final String CONTENT = "2|";

    private final ManagerSettings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, QemuCapabilities> known = new TreeMap<>(); // Guarded by lock.

    public CapabilityCache(ManagerSettings settings) {
        this.settings = settings;
    }

    /** {@return the capabilities of the emulator for an architecture} */
    public QemuCapabilities of(Architecture architecture) throws InterruptedException {
        return of(settings.binary(architecture));
    }

    private QemuCapabilities of(QemuBinary binary) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            QemuCapabilities capabilities = known.get(binary.path());
            if (capabilities == null) {
                capabilities = cachedOrQueried(binary);
                known.put(binary.path(), capabilities);
            }
            return capabilities;
        } finally {
            lock.unlock();
        }
    }

    private QemuCapabilities cachedOrQueried(QemuBinary binary) throws InterruptedException {
        Path file = UserCache.file("capabilities", binary.path());
        // The version too: the program may be a script that now runs another one.
        String key = CONTENT + UserCache.identity(binary.path()) + binary.versionText();
        Optional<Entry> cached = UserCache.read(file, Entry.class).filter(entry -> key.equals(entry.key()));
        if (cached.isPresent() && cached.get().capabilities() != null) {
            return cached.get().capabilities();
        }
        QemuCapabilities queried = query(binary);
        UserCache.write(file, new Entry(key, queried));
        return queried;
    }

    /** The content of the cache file. */
    record Entry(@Nullable String key, QemuCapabilities capabilities) {}

    private QemuCapabilities query(QemuBinary binary) throws InterruptedException {
        QmpVersion version;
        List<MachineInfo> machines;
        DeviceModels models;
        Set<String> cpuModels;
        Set<String> accelerators;
        Set<String> commands;
        Deque<String> types;
        QemuSession session = open(binary);
        try {
            QmpClient qmp = session.qmp();
            version = qmp.greeting().version();
            machines = qmp.execute(QueryMachines.of());
            cpuModels = cpuModels(qmp);
            accelerators = accelerators(qmp);
            commands = commands(qmp);
            types = new ArrayDeque<>(types(qmp, "device"));
            models = DeviceModels.parse(qmp.execute(DeviceModels.LIST));
            types.removeAll(models.notForUsers());
        } catch (QmpClosedException e) {
            throw session.process().awaitExit(QemuSession.END_NOTICED).isPresent()
                    ? session.process().startFailure()
                    : e;
        } finally {
            session.close();
        }
        return new QemuCapabilities(
                new QemuVersion(version.major(), version.minor(), version.micro()),
                machineNames(machines),
                cpuModels,
                accelerators,
                models.withAliases(devices(binary, types)),
                commands,
                maxCpus(machines),
                models.withAliases(models.buses()));
    }

    private QemuSession open(QemuBinary binary) throws InterruptedException {
        List<String> arguments =
                List.of("-nodefaults", "-no-user-config", "-machine", "none", "-display", "none", "-accel", "tcg");
        return QemuSession.open(
                "probe", settings, Deadline.after(settings.startTimeout()), binary, directory -> arguments);
    }

    /**
     * The properties of each device. A QEMU of which a module is not installed ends when it is queried about a device in that module. It
     * would also end if it were told to create one, so such a device is left out, and another QEMU is started for the others.
     */
    private Map<String, Set<String>> devices(QemuBinary binary, Deque<String> types) throws InterruptedException {
        Map<String, Set<String>> devices = new TreeMap<>();
        int deaths = 0;
        while (!types.isEmpty()) {
            try (QemuSession session = open(binary)) {
                while (!types.isEmpty()) {
                    devices.put(types.getFirst(), properties(session.qmp(), types.getFirst()));
                    types.removeFirst();
                }
            } catch (QmpClosedException e) {
                if (++deaths > MAX_DEATHS) {
                    throw e;
                }
                LOG.debug("{} ended when queried about device {}", binary, types.removeFirst(), e);
            }
        }
        return devices;
    }

    private static Set<String> machineNames(List<MachineInfo> machines) {
        Set<String> names = new TreeSet<>();
        for (MachineInfo machine : machines) {
            names.add(machine.name());
            machine.alias().ifPresent(names::add);
        }
        return names;
    }

    private static Map<String, Integer> maxCpus(List<MachineInfo> machines) {
        Map<String, Integer> limits = new TreeMap<>();
        for (MachineInfo machine : machines) {
            int limit = Math.toIntExact(Math.min(machine.cpuMax(), Integer.MAX_VALUE));
            limits.put(machine.name(), limit);
            machine.alias().ifPresent(alias -> limits.put(alias, limit));
        }
        return limits;
    }

    /** Some targets do not have the command, such as RISC-V before QEMU 8.1: their models are unknown. */
    private static Set<String> cpuModels(QmpClient qmp) throws InterruptedException {
        try {
            return names(qmp.execute(QueryCpuDefinitions.INSTANCE), CpuDefinitionInfo::name);
        } catch (QmpCommandException e) {
            if (e.errorClass().equals("CommandNotFound")) {
                return Set.of();
            }
            throw e;
        }
    }

    private static Set<String> accelerators(QmpClient qmp) throws InterruptedException {
        Set<String> accelerators = new TreeSet<>();
        for (String type : types(qmp, "accel")) {
            accelerators.add(type.replaceFirst("-accel$", ""));
        }
        return accelerators;
    }

    /** QEMU refuses to list the properties of devices that users cannot create. */
    private static Set<String> properties(QmpClient qmp, String device) throws InterruptedException {
        try {
            return names(qmp.execute(DeviceListProperties.of(device)), ObjectPropertyInfo::name);
        } catch (QmpCommandException e) {
            return Set.of();
        }
    }

    private static Set<String> commands(QmpClient qmp) throws InterruptedException {
        List<SchemaInfo> schema = qmp.execute(QueryQmpSchema.INSTANCE);
        return names(
                schema.stream().filter(SchemaInfo.Command.class::isInstance).toList(), SchemaInfo::name);
    }

    private static Set<String> types(QmpClient qmp, String implemented) throws InterruptedException {
        return names(qmp.execute(QomListTypes.of().implements_(implemented).abstract_(false)), ObjectTypeInfo::name);
    }

    private static <T> Set<String> names(List<T> list, Function<? super T, String> name) {
        return list.stream().map(name).collect(Collectors.toCollection(TreeSet::new));
    }
}

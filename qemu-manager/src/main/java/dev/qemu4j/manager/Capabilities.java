package dev.qemu4j.manager;

import dev.qemu4j.config.QemuCapabilities;
import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.manager.cache.UserCache;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpVersion;
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
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * What a QEMU can do: asked over QMP of one that is started for it without a machine, once for each emulator, and kept in the user's
 * cache directory until the program changes.
 */
final class Capabilities {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.host");

    /** A QEMU that ends more often than this is broken in another way. */
    private static final int MAX_DEATHS = 50;

    private final Settings settings;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Path, QemuCapabilities> known = new TreeMap<>(); // Guarded by lock.

    Capabilities(Settings settings) {
        this.settings = settings;
    }

    QemuCapabilities of(QemuBinary binary) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            QemuCapabilities capabilities = known.get(binary.path());
            if (capabilities == null) {
                capabilities = cachedOrAsked(binary);
                known.put(binary.path(), capabilities);
            }
            return capabilities;
        } finally {
            lock.unlock();
        }
    }

    private QemuCapabilities cachedOrAsked(QemuBinary binary) throws InterruptedException {
        Path file = UserCache.file("capabilities", binary.path());
        String key = UserCache.identity(binary.path());
        Optional<Entry> cached = UserCache.read(file, Entry.class).filter(entry -> key.equals(entry.key()));
        if (cached.isPresent() && cached.get().capabilities() != null) {
            return cached.get().capabilities();
        }
        QemuCapabilities asked = ask(binary);
        UserCache.write(file, new Entry(key, asked));
        return asked;
    }

    /** The file's content. */
    record Entry(@Nullable String key, QemuCapabilities capabilities) {}

    private QemuCapabilities ask(QemuBinary binary) throws InterruptedException {
        QmpVersion version;
        Set<String> machines;
        Set<String> cpuModels;
        Set<String> accelerators;
        Set<String> commands;
        Deque<String> types;
        try (QemuSession session = open(binary)) {
            QmpClient qmp = session.qmp();
            version = qmp.greeting().version();
            machines = machines(qmp);
            cpuModels = names(qmp.execute("query-cpu-definitions"));
            accelerators = accelerators(qmp);
            commands = commands(qmp);
            types = new ArrayDeque<>(types(qmp, "device"));
        }
        return new QemuCapabilities(
                new QemuVersion(version.major(), version.minor(), version.micro()),
                machines,
                cpuModels,
                accelerators,
                devices(binary, types),
                commands);
    }

    private QemuSession open(QemuBinary binary) throws InterruptedException {
        List<String> arguments =
                List.of("-nodefaults", "-no-user-config", "-machine", "none", "-display", "none", "-accel", "tcg");
        return QemuSession.open("probe", settings, binary, arguments, process -> {});
    }

    /**
     * The properties of each device. A QEMU whose modules are installed in part ends when it is asked about a device of a missing one:
     * it would end the same way if it were told to make one, so such a device counts as not there, and another QEMU is asked on.
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
                LOG.debug("{} ends when it is asked about {}", binary, types.removeFirst(), e);
            }
        }
        return devices;
    }

    private static Set<String> machines(QmpClient qmp) throws InterruptedException {
        Set<String> machines = new TreeSet<>();
        for (JsonNode machine : qmp.execute("query-machines")) {
            machines.add(machine.path("name").asString());
            machine.path("alias").stringValueOpt().ifPresent(machines::add);
        }
        return machines;
    }

    private static Set<String> accelerators(QmpClient qmp) throws InterruptedException {
        Set<String> accelerators = new TreeSet<>();
        for (String type : types(qmp, "accel")) {
            accelerators.add(type.replaceFirst("-accel$", ""));
        }
        return accelerators;
    }

    /** Some devices are not for users, and QEMU refuses to list their properties. */
    private static Set<String> properties(QmpClient qmp, String device) throws InterruptedException {
        try {
            return names(qmp.execute("device-list-properties", Map.of("typename", device)));
        } catch (QmpCommandException e) {
            return Set.of();
        }
    }

    private static Set<String> commands(QmpClient qmp) throws InterruptedException {
        Set<String> commands = new TreeSet<>();
        for (JsonNode entry : qmp.execute("query-qmp-schema")) {
            if (entry.path("meta-type").asString().equals("command")) {
                commands.add(entry.path("name").asString());
            }
        }
        return commands;
    }

    private static Set<String> types(QmpClient qmp, String implemented) throws InterruptedException {
        return names(qmp.execute("qom-list-types", Map.of("implements", implemented, "abstract", false)));
    }

    private static Set<String> names(JsonNode list) {
        Set<String> names = new TreeSet<>();
        for (JsonNode entry : list) {
            names.add(entry.path("name").asString());
        }
        return names;
    }
}

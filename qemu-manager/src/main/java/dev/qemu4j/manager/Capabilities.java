package dev.qemu4j.manager;

import dev.qemu4j.config.QemuCapabilities;
import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.manager.cache.UserCache;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpVersion;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a QEMU can do: asked over QMP of one that is started for it without a machine, once for each emulator, and kept in the user's
 * cache directory until the program changes.
 */
final class Capabilities {
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
        List<String> arguments =
                List.of("-nodefaults", "-no-user-config", "-machine", "none", "-display", "none", "-accel", "tcg");
        try (QemuSession session = QemuSession.open("probe", settings, binary, arguments, process -> {})) {
            QmpClient qmp = session.qmp();
            QmpVersion version = qmp.greeting().version();
            return new QemuCapabilities(
                    new QemuVersion(version.major(), version.minor(), version.micro()),
                    machines(qmp),
                    names(qmp.execute("query-cpu-definitions")),
                    accelerators(qmp),
                    devices(qmp),
                    commands(qmp));
        }
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

    private static Map<String, Set<String>> devices(QmpClient qmp) throws InterruptedException {
        Map<String, Set<String>> devices = new TreeMap<>();
        for (String type : types(qmp, "device")) {
            devices.put(type, properties(qmp, type));
        }
        return devices;
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

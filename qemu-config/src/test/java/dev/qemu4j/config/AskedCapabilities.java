package dev.qemu4j.config;

import dev.qemu4j.config.capability.QemuCapabilities;
import dev.qemu4j.config.option.QemuOption;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The capabilities that the QEMUs under test report. Each is queried once, and for each device when it is first used: a QEMU
 * that finds another one's modules, as one that is not installed may, exits when it lists all its devices.
 */
final class AskedCapabilities {
    private final Path folder;
    private final Map<RealQemu, Asked> known = new HashMap<>();

    /** {@code folder} is for the sockets of the QEMUs that are queried. */
    AskedCapabilities(Path folder) {
        this.folder = folder;
    }

    /** The capabilities that a configuration is checked against. */
    QemuCapabilities of(RealQemu qemu, VmConfig config) throws IOException, InterruptedException {
        Asked asked = known.get(qemu);
        if (asked == null) {
            asked = new Asked(qemu);
            known.put(qemu, asked);
        }
        asked.askFor(drivers(config));
        return asked.capabilities();
    }

    private static Set<String> drivers(VmConfig config) {
        Set<String> drivers = new HashSet<>();
        for (QemuOption option : CommandLine.of(config).options()) {
            if (option.name().equals("-device")) {
                option.properties().flatMap(tree -> tree.text("driver")).ifPresent(drivers::add);
            }
        }
        return drivers;
    }

    private static Set<String> names(QemuSession session, String command, String key) throws IOException {
        Set<String> names = new HashSet<>();
        for (Object entry : (List<?>) session.execute(command)) {
            if (((Map<?, ?>) entry).get(key) instanceof String name) {
                names.add(name);
            }
        }
        return names;
    }

    /** What one QEMU has reported so far. */
    private final class Asked {
        private final RealQemu qemu;
        private final Set<String> machines;
        private final Set<String> cpuModels;
        private final Map<String, Set<String>> devices = new HashMap<>();
        private final Set<String> askedFor = new HashSet<>();

        Asked(RealQemu qemu) throws IOException, InterruptedException {
            this.qemu = qemu;
            try (QemuSession session = start()) {
                machines = names(session, "{\"execute\":\"query-machines\"}", "name");
                machines.addAll(names(session, "{\"execute\":\"query-machines\"}", "alias"));
                cpuModels = names(session, "{\"execute\":\"query-cpu-definitions\"}", "name");
            }
        }

        private QemuSession start() throws IOException, InterruptedException {
            return QemuSession.start(qemu, VmConfig.builder().machine("none").build(), folder);
        }

        /** A device whose module is not installed does not exist: QEMU exits when it is queried or created. */
        void askFor(Set<String> drivers) throws IOException, InterruptedException {
            Deque<String> left = new ArrayDeque<>(drivers);
            left.removeIf(driver -> !askedFor.add(driver));
            while (!left.isEmpty()) {
                try (QemuSession session = start()) {
                    while (!left.isEmpty()) {
                        properties(session, left.getFirst()).ifPresent(names -> devices.put(left.getFirst(), names));
                        left.removeFirst();
                    }
                } catch (SocketException e) {
                    left.removeFirst();
                }
            }
        }

        private Optional<Set<String>> properties(QemuSession session, String driver) throws IOException {
            try {
                return Optional.of(names(
                        session,
                        "{\"execute\":\"device-list-properties\",\"arguments\":{\"typename\":\"" + driver + "\"}}",
                        "name"));
            } catch (IllegalStateException noSuchDevice) {
                return Optional.empty();
            }
        }

        QemuCapabilities capabilities() {
            return new QemuCapabilities(qemu.version(), machines, cpuModels, Set.of("tcg"), devices, Set.of());
        }
    }
}

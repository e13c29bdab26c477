package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.process.LogPolicy;
import dev.qemu4j.process.OutlivingProcesses;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.RuntimeDirectory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The settings of a manager; {@code QemuManager.Builder} documents each. */
public record ManagerSettings(
        Optional<QemuBinary> binary,
        Optional<Path> runtimeBase,
        Duration startTimeout,
        Duration commandTimeout,
        int maxConcurrentStarts,
        LogPolicy logs,
        List<String> wrapper,
        Map<String, String> environment,
        Optional<Path> workingDirectory,
        boolean sandbox,
        OutlivingProcesses outliving) {
    public static Builder builder() {
        return new Builder();
    }

    /** The emulator for an architecture: the one that was set, else the one that is installed. */
    public QemuBinary binary(Architecture architecture) {
        return binary.orElseGet(() -> QemuBinary.find(architecture));
    }

    RuntimeDirectory newRuntimeDirectory() {
        return runtimeBase.map(RuntimeDirectory::create).orElseGet(RuntimeDirectory::create);
    }

    /** Collects the settings, and checks each when it is set. For use by one thread. */
    public static final class Builder {
        private Optional<QemuBinary> binary = Optional.empty();
        private Optional<Path> runtimeBase = Optional.empty();
        private Duration startTimeout = Duration.ofSeconds(30);
        private Duration commandTimeout = Duration.ofSeconds(30);
        private int maxConcurrentStarts = Integer.MAX_VALUE;
        private LogPolicy logs = LogPolicy.fromEnvironment();
        private List<String> wrapper = List.of();
        private Map<String, String> environment = Map.of();
        private Optional<Path> workingDirectory = Optional.empty();
        private boolean sandbox = true;
        private OutlivingProcesses outliving = OutlivingProcesses.ofUser();

        private Builder() {}

        public void binary(Path program) {
            binary = Optional.of(QemuBinary.at(program));
        }

        public void runtimeBase(Path directory) {
            runtimeBase = Optional.of(Objects.requireNonNull(directory, "directory"));
        }

        public void startTimeout(Duration timeout) {
            startTimeout = positive("startTimeout", timeout);
        }

        public void commandTimeout(Duration timeout) {
            commandTimeout = positive("commandTimeout", timeout);
        }

        private static Duration positive(String setting, Duration value) {
            if (value.isNegative() || value.isZero()) {
                throw new IllegalArgumentException(setting + ": " + value + " is not greater than zero");
            }
            return value;
        }

        public void maxConcurrentStarts(int number) {
            if (number <= 0) {
                throw new IllegalArgumentException("maxConcurrentStarts: " + number + " is not greater than zero");
            }
            maxConcurrentStarts = number;
        }

        public void logs(LogPolicy policy) {
            logs = Objects.requireNonNull(policy, "policy");
        }

        public void wrapper(List<String> command) {
            wrapper = List.copyOf(command);
        }

        public void environment(Map<String, String> variables) {
            environment = Map.copyOf(variables);
        }

        public void workingDirectory(Path directory) {
            workingDirectory = Optional.of(directory.toAbsolutePath());
        }

        public void sandbox(boolean on) {
            sandbox = on;
        }

        public void outlivingIn(Path directory) {
            outliving = OutlivingProcesses.in(directory);
        }

        public ManagerSettings build() {
            return new ManagerSettings(
                    binary,
                    runtimeBase,
                    startTimeout,
                    commandTimeout,
                    maxConcurrentStarts,
                    logs,
                    wrapper,
                    environment,
                    workingDirectory,
                    sandbox,
                    outliving);
        }
    }
}

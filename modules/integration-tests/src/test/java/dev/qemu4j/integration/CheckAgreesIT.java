package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.capability.QemuCapabilities;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.manager.QemuManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The check of a machine against a QEMU agrees with that QEMU: what it finds nothing wrong with starts, and what it finds fault with does
 * not. With {@code -Dqemu4j.check.machines=5000} it tries more machines.
 */
@Timeout(600)
class CheckAgreesIT {
    private static final long SEED = 20_261_130;
    private static final int AT_ONCE = 3;
    private static final String GREETING = "\"QMP\"";

    private record Outcome(VmConfig config, List<ConfigProblem> problems, boolean starts, String output) {
        boolean agrees() {
            return problems.isEmpty() == starts;
        }

        String report() {
            return (starts ? "starts, but check says " + problems : "check finds nothing, but QEMU says " + output)
                    + "\n    " + config.architecture() + " "
                    + String.join(" ", CommandLine.of(config).arguments());
        }
    }

    @TempDir
    private Path folder;

    private final Map<Architecture, QemuCapabilities> capabilities = new HashMap<>();

    @Test
    void whatTheCheckFindsNothingWrongWithStartsAndNothingElseDoes() throws Exception {
        Path image = Files.write(folder.resolve("image"), new byte[1 << 20]);
        List<Architecture> installed = installed();
        GeneratedMachines machines = new GeneratedMachines(SEED, image, folder);
        List<VmConfig> configs = Stream.generate(() -> machines.next(installed))
                .limit(Integer.getInteger("qemu4j.check.machines", 60))
                .toList();
        List<Outcome> outcomes = outcomes(configs);
        assertThat(outcomes.stream().filter(outcome -> !outcome.agrees()).map(Outcome::report))
                .isEmpty();
        assertThat(outcomes).anyMatch(Outcome::starts).anyMatch(outcome -> !outcome.starts());
    }

    private static List<Architecture> installed() {
        return Stream.of(Architecture.X86_64, Architecture.AARCH64, Architecture.RISCV64)
                .filter(architecture -> Stream.of(System.getenv("PATH").split(":", -1))
                        .anyMatch(bin -> Files.isExecutable(Path.of(bin, architecture.emulator()))))
                .toList();
    }

    private List<Outcome> outcomes(List<VmConfig> configs) throws Exception {
        try (QemuManager manager = QemuManager.create()) {
            for (VmConfig config : configs) {
                if (!capabilities.containsKey(config.architecture())) {
                    capabilities.put(config.architecture(), manager.capabilities(config.architecture()));
                }
            }
        }
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Callable<Outcome>> all = configs.stream()
                    .map(config -> (Callable<Outcome>) () -> outcome(config))
                    .toList();
            for (Future<Outcome> outcome : pool.invokeAll(all)) {
                outcomes.add(outcome.get());
            }
        }
        return outcomes;
    }

    private Outcome outcome(VmConfig config) throws IOException, InterruptedException {
        List<ConfigProblem> problems = config.check(capabilities.get(config.architecture()));
        List<String> command = new ArrayList<>(List.of(config.architecture().emulator()));
        command.addAll(CommandLine.of(config).arguments());
        command.addAll(List.of("-qmp", "stdio"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            try (var input = process.getOutputStream()) {
                input.write(
                        "{\"execute\":\"qmp_capabilities\"}{\"execute\":\"quit\"}\n".getBytes(StandardCharsets.UTF_8));
            } catch (IOException ended) {
                // It has refused the command line already.
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean starts =
                    process.waitFor(1, TimeUnit.MINUTES) && process.exitValue() == 0 && output.contains(GREETING);
            return new Outcome(config, problems, starts, output.strip());
        } finally {
            process.destroyForcibly();
        }
    }
}

package dev.qemu4j.manager.internal.capability;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.capability.QemuCapabilities;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.internal.cache.UserCache;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource(TestQemus.ALL)
@Timeout(120)
class CapabilityCacheIT {
    @Parameter
    private TestQemu qemu;

    private Path cache() {
        return UserCache.file("capabilities", qemu.program());
    }

    private QemuManager manager() {
        return QemuManager.builder().binary(qemu.program()).build();
    }

    @Test
    void aQemuIsQueriedForItsCapabilities() throws Exception {
        Files.deleteIfExists(cache());
        try (QemuManager manager = manager()) {
            QemuCapabilities capabilities = manager.capabilities(Architecture.X86_64);
            assertThat(capabilities.machines()).contains("q35", "pc", "microvm");
            assertThat(capabilities.cpuModels()).contains("max", "qemu64");
            assertThat(capabilities.accelerators()).contains("tcg");
            assertThat(capabilities.devices()).containsKey("virtio-blk-pci");
            assertThat(capabilities.devices().get("virtio-blk-pci")).contains("drive", "serial", "bootindex");
            assertThat(capabilities.commands()).contains("query-status", "device_add");
            assertThat(capabilities.maxCpus().get("q35")).isGreaterThan(200);
            assertThat(capabilities.maxCpus()).containsEntry("none", 1);
            assertThat(capabilities.buses())
                    .containsEntry("e1000-82540em", "PCI")
                    .containsEntry("usb-kbd", "usb-bus");
            assertThat(capabilities.devices())
                    .containsKeys("virtio-net", "ahci")
                    .doesNotContainKey("q35-pcihost");
        }
    }

    @Test
    void anEmulatorThatCannotListItsCpuModelsHasTheOtherCapabilities() throws Exception {
        assumeTrue(Stream.of(System.getenv("PATH").split(":", -1))
                .anyMatch(bin -> Files.isExecutable(Path.of(bin, Architecture.RISCV64.emulator()))));
        try (QemuManager manager = QemuManager.create()) {
            QemuCapabilities capabilities = manager.capabilities(Architecture.RISCV64);
            assertThat(capabilities.machines()).contains("virt", "spike");
            assertThat(VmConfig.builder()
                            .architecture(Architecture.RISCV64)
                            .build()
                            .check(capabilities))
                    .isEmpty();
        }
    }

    @Test
    void anotherManagerReadsTheCache() throws Exception {
        QemuCapabilities first;
        try (QemuManager manager = manager()) {
            first = manager.capabilities(Architecture.X86_64);
        }
        assertThat(cache()).isRegularFile();
        try (QemuManager manager = QemuManager.builder()
                .binary(qemu.program())
                .wrapper("/bin/false") // would fail if QEMU were started
                .build()) {
            assertThat(manager.capabilities(Architecture.X86_64)).isEqualTo(first);
        }
    }

    @Test
    void concurrentFirstCallersGetTheSameResult() throws Exception {
        Files.deleteIfExists(cache());
        try (QemuManager manager = manager();
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<QemuCapabilities> call = () -> manager.capabilities(Architecture.X86_64);
            List<Future<QemuCapabilities>> answers = callers.invokeAll(List.of(call, call, call, call));
            for (Future<QemuCapabilities> answer : answers) {
                assertThat(answer.get()).isSameAs(answers.get(0).get());
            }
        }
    }
}

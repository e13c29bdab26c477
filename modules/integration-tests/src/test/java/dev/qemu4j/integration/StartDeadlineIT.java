package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.testkit.FakeQemu;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.internal.emulator.StubEmulator;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A QEMU that greets and is silent from then on. The timeout for commands is far longer than a test may take. */
@ExtendWith(FailOnLeaks.class)
@Timeout(60)
class StartDeadlineIT {
    private static final VmConfig CONFIG = VmConfig.builder().name("silent").build();

    @TempDir
    private Path folder;

    private StubEmulator stub;
    private volatile boolean silent;

    @BeforeEach
    void open() throws Exception {
        stub = new StubEmulator(folder, this::started);
    }

    private StubEmulator.Behavior started(StubEmulator.Started process) {
        FakeQemu fake = FakeQemu.builder()
                .address(process.monitor())
                .runState("prelaunch")
                .start();
        fake.on("query-status", request -> silent ? Reply.silence() : fake.builtInReply(request));
        fake.on("qom-list", Reply.of(List.of()));
        return new StubEmulator.Behavior() {
            @Override
            public void terminate() {
                process.end().run();
            }

            @Override
            public void gone() {
                fake.close();
            }
        };
    }

    @AfterEach
    void close() throws Exception {
        stub.close();
    }

    private QemuManager manager() {
        return QemuManager.builder()
                .binary(stub.program())
                .sandbox(false)
                .outlivingIn(folder.resolve("notes"))
                .startTimeout(Duration.ofSeconds(2))
                .commandTimeout(Duration.ofMinutes(10))
                .build();
    }

    @Test
    void theStartTimeoutHoldsUntilTheMachineIsReady() {
        silent = true;
        try (QemuManager manager = manager()) {
            assertThatThrownBy(() -> manager.create(CONFIG))
                    .isInstanceOf(VmOperationException.class)
                    .hasMessageContaining("create failed: QEMU did not answer within PT2S");
            assertThat(manager.machines()).isEmpty();
        }
    }

    @Test
    void theStartTimeoutHoldsUntilAMachineIsAttached() throws Exception {
        try (QemuManager manager = manager()) {
            VirtualMachine vm = manager.createOutliving(CONFIG);
            vm.close();
            silent = true;
            assertThatThrownBy(() -> manager.attach("silent"))
                    .isInstanceOf(VmOperationException.class)
                    .hasMessageContaining("attach failed: QEMU did not answer within PT2S");
            assertThat(vm.process().isAlive()).isTrue();
            silent = false;
            manager.attach("silent").destroy();
            assertThat(manager.outliving()).isEmpty();
        }
    }
}

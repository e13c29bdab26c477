package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.testkit.TestPrograms;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** With the real helpers, where they are installed. */
@ParameterizedClass(name = "{0}")
@MethodSource(TestQemus.ALL)
@Timeout(120)
class HelperIT {
    @Parameter
    private TestQemu qemu;

    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    Path base;

    private static void assumeInstalled(String program) {
        assumeTrue(TestPrograms.find(program).isPresent(), program + " is not installed");
    }

    private QemuLaunch launch(String... arguments) {
        return QemuLaunch.of(QemuBinary.at(qemu.program()))
                .arguments(List.of(arguments))
                .name("it")
                .log(LogPolicy.tail());
    }

    private static void runsAndEnds(Helper helper, QemuProcess qemu) throws Exception {
        assertThat(qemu.awaitExit(Duration.ofMillis(500))).as(qemu.outputTail()).isEmpty();
        assertThat(helper.failure()).isEmpty();
        qemu.stop(StopPolicy.DEFAULT);
        // It exits by itself when QEMU has ended.
        assertThat(helper.process().awaitExit(LONG)).isPresent();
    }

    @Test
    void qemuHasATpm() throws Exception {
        assumeInstalled("swtpm");
        try (RuntimeDirectory directory = RuntimeDirectory.create();
                Helper helper = swtpm(directory)) {
            runsAndEnds(helper, QemuProcess.start(qemuWithTpm(helper), directory));
        }
    }

    @Test
    void aQemuWhoseTpmDiesContinuesWithoutIt() throws Exception {
        assumeInstalled("swtpm");
        try (RuntimeDirectory directory = RuntimeDirectory.create();
                Helper helper = swtpm(directory)) {
            QemuProcess qemu = QemuProcess.start(qemuWithTpm(helper), directory);
            assertThat(qemu.awaitExit(Duration.ofMillis(500)))
                    .as(qemu.outputTail())
                    .isEmpty();
            helper.process().kill();
            assertThat(helper.process().awaitExit(LONG)).isPresent();
            assertThat(helper.failure().orElseThrow().message()).startsWith("swtpm ended with SIGKILL");
            assertThat(qemu.awaitExit(Duration.ofMillis(500)))
                    .as(qemu.outputTail())
                    .isEmpty();
            assertThat(qemu.stop(StopPolicy.DEFAULT).step()).isEqualTo(StopOutcome.Step.TERMINATED);
        }
    }

    private Helper swtpm(RuntimeDirectory directory) throws Exception {
        Path socket = directory.socket("tpm.sock");
        Path state = Files.createDirectory(base.resolve("tpm"));
        return Helper.start(Helper.swtpm(state, socket), socket, directory, LONG);
    }

    private QemuLaunch qemuWithTpm(Helper helper) {
        return launch(
                "-accel",
                "tcg",
                "-display",
                "none",
                "-nodefaults",
                "-S",
                "-chardev",
                "socket,id=tpm,path=" + helper.socket(),
                "-tpmdev",
                "emulator,id=tpm0,chardev=tpm",
                "-device",
                "tpm-tis,tpmdev=tpm0");
    }

    @Test
    void qemuSharesADirectory() throws Exception {
        assumeInstalled("virtiofsd");
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            Path socket = directory.socket("fs.sock");
            Path shared = Files.createDirectory(base.resolve("shared"));
            try (Helper helper = Helper.start(Helper.virtiofsd(shared, socket), socket, directory, LONG)) {
                QemuLaunch launch = launch(
                        "-accel",
                        "tcg",
                        "-display",
                        "none",
                        "-nodefaults",
                        "-S",
                        "-m",
                        "64M",
                        "-object",
                        "memory-backend-memfd,id=mem,size=64M,share=on",
                        "-machine",
                        "memory-backend=mem",
                        "-chardev",
                        "socket,id=fs,path=" + socket,
                        "-device",
                        "vhost-user-fs-pci,chardev=fs,tag=shared");
                runsAndEnds(helper, QemuProcess.start(launch, directory));
            }
        }
    }
}

package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.setting.Sandbox;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.QemuStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

/** The seccomp sandbox that machines have by default. */
class SandboxIT extends EveryQemuTests {
    private static VmConfig.Builder config() {
        return TestMachines.bare("boxed", "pc");
    }

    /** 2 is a filter, 0 none. */
    private static String seccomp(VirtualMachine vm) throws Exception {
        return Files.readAllLines(Path.of("/proc/" + vm.process().pid() + "/status")).stream()
                .filter(line -> line.startsWith("Seccomp:"))
                .findFirst()
                .orElseThrow()
                .replaceFirst("Seccomp:\\s*", "");
    }

    @Test
    void machinesAreSandboxedUnlessTheManagerDisablesIt() throws Exception {
        assertThat(seccomp(manager.create(config().build()))).isEqualTo("2");
        try (QemuManager without = settings().sandbox(false).build()) {
            VirtualMachine vm = without.create(config().build());
            assertThat(seccomp(vm)).isEqualTo("0");
            assertThat(vm.process().command()).doesNotContain("-sandbox");
        }
    }

    @Test
    void theSandboxOfTheConfigurationReplacesTheDefault() throws Exception {
        VirtualMachine vm = manager.create(
                config().part(new Sandbox(true, false, false, false)).build());
        assertThat(vm.process().command())
                .containsOnlyOnce("-sandbox")
                .contains("on,obsolete=deny,elevateprivileges=allow,spawn=allow,resourcecontrol=allow");
    }

    @Test
    void theDefaultIsNoPartOfTheConfiguration() throws Exception {
        VmConfig config = config().build();
        assertThat(manager.create(config).config()).isEqualTo(config);
    }

    @Test
    void theSandboxAllowsWhatTheMachineNeeds() throws Exception {
        // QEMU starts a shell for this at once.
        VmConfig config = config().argument("-incoming", "exec:sleep 100").build();
        VirtualMachine vm = manager.create(config);
        assertThat(seccomp(vm)).isEqualTo("2");
        assertThat(vm.status()).isEqualTo(VmStatus.CREATING);
    }

    @Test
    void theDiagnosisNamesTheSandboxIfItPreventsAStart() throws Exception {
        VmConfig config = config().part(Sandbox.strict())
                .argument("-incoming", "exec:sleep 100")
                .build();
        // Before QEMU 7, glib starts the shell, and does not notice that its child failed.
        assumeTrue(qemu.isAtLeast(7, 0), "QEMU does not notice");
        assertThatThrownBy(() -> manager.create(config))
                .isInstanceOfSatisfying(
                        QemuStartException.class,
                        e -> assertThat(e.diagnosis().cause()).isEqualTo(Diagnosis.Cause.SANDBOX_VIOLATED));
    }

    @Test
    void aQemuWithoutSandboxSupportRunsWithoutOne() throws Exception {
        Path program = folder.resolve("qemu-without-sandbox");
        Files.writeString(
                program,
                "#!/bin/sh\ncase \" $* \" in *' -sandbox '*) "
                        + "echo \"$0: -sandbox support is not enabled in this QEMU binary\" >&2; exit 1 ;; esac\n"
                        + "exec '" + qemu.program() + "' \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        try (QemuManager manager = QemuManager.builder().binary(program).build()) {
            assertThat(manager.create(config().build()).process().command()).doesNotContain("-sandbox");
            VmConfig own = config().name("own").part(Sandbox.strict()).build();
            assertThatThrownBy(() -> manager.create(own))
                    .isInstanceOfSatisfying(
                            QemuStartException.class,
                            e -> assertThat(e.diagnosis().cause()).isEqualTo(Diagnosis.Cause.SANDBOX_UNAVAILABLE));
        }
    }
}

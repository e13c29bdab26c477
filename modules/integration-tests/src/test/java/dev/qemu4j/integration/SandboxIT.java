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
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the kernel makes of the sandbox that machines have by default. */
class SandboxIT extends EveryQemuTests {
    private static VmConfig.Builder config() {
        return Lab.bare("boxed", "pc");
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
    void aMachineIsInItUnlessItIsSwitchedOff() throws Exception {
        assertThat(seccomp(lab.manager().create(config().build()))).isEqualTo("2");
        try (QemuManager without = settings().sandbox(false).build()) {
            VirtualMachine vm = without.create(config().build());
            assertThat(seccomp(vm)).isEqualTo("0");
            assertThat(vm.process().command()).doesNotContain("-sandbox");
        }
    }

    @Test
    void aMachineHasItsOwnInstead() throws Exception {
        VirtualMachine vm = lab.manager().create(
                config().part(new Sandbox(true, false, false, false)).build());
        assertThat(vm.process().command())
                .containsOnlyOnce("-sandbox")
                .contains("on,obsolete=deny,elevateprivileges=allow,spawn=allow,resourcecontrol=allow");
    }

    @Test
    void itIsNoPartOfTheConfiguration() throws Exception {
        VmConfig config = config().build();
        assertThat(lab.manager().create(config).config()).isEqualTo(config);
    }

    @Test
    void whatTheMachineNeedsIsAllowed() throws Exception {
        // QEMU starts a shell for it, at once.
        VmConfig config = config().argument("-incoming", "exec:sleep 100").build();
        VirtualMachine vm = lab.manager().create(config);
        assertThat(seccomp(vm)).isEqualTo("2");
        assertThat(vm.status()).isEqualTo(VmStatus.CREATING);
    }

    @Test
    void whatIsDeniedIsWhyQemuDoesNotStart() throws Exception {
        VmConfig config = config().part(Sandbox.strict())
                .argument("-incoming", "exec:sleep 100")
                .build();
        // Before QEMU 7, glib is asked for the shell, and takes the silence of its own child for success.
        assumeTrue(qemu.isAtLeast(7, 0), "QEMU does not notice");
        assertThatThrownBy(() -> lab.manager().create(config))
                .isInstanceOfSatisfying(
                        QemuStartException.class,
                        e -> assertThat(e.diagnosis().cause()).isEqualTo(Diagnosis.Cause.SANDBOX_VIOLATED));
    }

    @Test
    void aQemuThatHasNoneRunsWithout() throws Exception {
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

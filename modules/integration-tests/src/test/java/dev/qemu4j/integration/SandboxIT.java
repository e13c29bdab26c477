package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.setting.Sandbox;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.testkit.TestPrograms;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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

    /** Not started, and the next machine is sandboxed. */
    private void leavesTheSandboxOn(VmConfig config) throws Exception {
        assertThatThrownBy(() -> manager.create(config)).isInstanceOf(QemuStartException.class);
        VirtualMachine next = manager.create(config().name("next").build());
        assertThat(next.process().command()).contains("-sandbox");
        assertThat(seccomp(next)).isEqualTo("2");
    }

    @Test
    void theNameOfADiskDoesNotDisableTheSandbox() throws Exception {
        leavesTheSandboxOn(config().disk(Disk.raw(folder.resolve("seccomp support is disabled")))
                .build());
        manager.find("next").orElseThrow().destroy();
        leavesTheSandboxOn(config().disk(Disk.raw(folder.resolve("' failed to install seccomp syscall filter")))
                .build());
    }

    @Test
    void theNameOfABackingFileDoesNotDisableTheSandbox() throws Exception {
        assumeTrue(TestPrograms.find("qemu-img").isPresent(), "qemu-img is not installed");
        Path image = folder.resolve("overlay.qcow2");
        Process made = new ProcessBuilder(
                        "qemu-img",
                        "create",
                        "-q",
                        "-u",
                        "-f",
                        "qcow2",
                        "-F",
                        "raw",
                        "-b",
                        "/none'\nqemu-system-x86_64: seccomp support is disabled",
                        image.toString(),
                        "1M")
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        leavesTheSandboxOn(config().disk(Disk.qcow2(image)).build());
    }

    /** A QEMU that complains about the sandbox with a disk, but not alone. */
    @Test
    void whatAMachinePrintsDoesNotDisableTheSandbox() throws Exception {
        Path program = folder.resolve("qemu-that-lies");
        Files.writeString(
                program,
                "#!/bin/sh\ncase \" $* \" in *lie.img*) echo \"$0: seccomp support is disabled\" >&2; exit 1 ;; esac\n"
                        + "exec '" + qemu.program() + "' \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        try (QemuManager lied = QemuManager.builder().binary(program).build()) {
            VmConfig config = config().disk(Disk.raw(folder.resolve("lie.img"))).build();
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> lied.create(config))
                        .isInstanceOfSatisfying(
                                QemuStartException.class,
                                e -> assertThat(e.command()).contains("-sandbox"));
            }
            assertThat(seccomp(lied.create(config().build()))).isEqualTo("2");
        }
    }

    @Test
    void anotherProgramAtThePathIsAskedAgain() throws Exception {
        Path program = folder.resolve("qemu-that-is-upgraded");
        String refusal =
                "case \" $* \" in *' -sandbox '*) echo \"$0: seccomp support is disabled\" >&2; exit 1 ;; esac\n";
        String start = "exec '" + qemu.program() + "' \"$@\"\n";
        replace(program, "#!/bin/sh\n" + refusal + start);
        try (QemuManager upgraded = QemuManager.builder().binary(program).build()) {
            VirtualMachine vm = upgraded.create(config().build());
            assertThat(vm.process().command()).doesNotContain("-sandbox");
            vm.destroy();
            replace(program, "#!/bin/sh\n" + start);
            assertThat(seccomp(upgraded.create(config().build()))).isEqualTo("2");
        }
    }

    private static void replace(Path program, String text) throws Exception {
        Path next = Files.writeString(program.resolveSibling("next"), text);
        Files.setPosixFilePermissions(next, PosixFilePermissions.fromString("rwx------"));
        Files.move(next, program, StandardCopyOption.REPLACE_EXISTING);
    }
}

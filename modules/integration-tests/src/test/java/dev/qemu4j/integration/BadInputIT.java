package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.QemuNotFoundException;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.testkit.MicroGuest;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid input is refused with a helpful message, and leaves nothing behind. */
class BadInputIT extends EveryQemuTests {
    @Test
    void aMissingDiskIsNamed() throws Exception {
        Path missing = folder.resolve("nothing, here.img");
        assertRefused(
                TestMachines.bare("bad", "pc").disk(Disk.raw(missing)).build(), "nothing, here.img", "No such file");
    }

    @Test
    void aRawFileGivenAsQcow2IsRefused() throws Exception {
        Path raw = MicroGuest.GREETER.writeTo(folder.resolve("raw.img"));
        assertRefused(TestMachines.bare("bad", "pc").disk(Disk.qcow2(raw)).build(), "not in qcow2 format");
    }

    @Test
    void anImageThatAnotherMachineWritesToIsReportedAsLocked() throws Exception {
        Path image = MicroGuest.GREETER.writeTo(folder.resolve("shared.img"));
        VirtualMachine owner = manager.create(
                TestMachines.bare("owner", "pc").disk(Disk.raw(image)).build());
        VmConfig config = TestMachines.bare("bad", "pc").disk(Disk.raw(image)).build();
        assertThatThrownBy(() -> manager.create(config))
                .isInstanceOfSatisfying(
                        QemuStartException.class,
                        e -> assertThat(e.diagnosis().cause()).isEqualTo(Diagnosis.Cause.IMAGE_LOCKED));
        assertThat(manager.machines()).containsExactly(owner);
        assertThat(owner.queryStatus()).isEqualTo(VmStatus.PAUSED);
    }

    @Test
    void anUnknownMachineTypeIsRefused() throws Exception {
        assertRefused(TestMachines.bare("bad", "no-such-machine").build(), "machine");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 13, 4_000, 40_000})
    void aFileThatIsNoKernelIsRefusedBeforeQemuStarts(int size) throws Exception {
        Path text = Files.writeString(
                folder.resolve("text"),
                "This is not a kernel. ".repeat(size / 22 + 1).substring(0, size));
        VmConfig config = TestMachines.bare("bad", "pc").kernel(Kernel.of(text)).build();
        assertThatThrownBy(() -> manager.create(config))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("kernel")
                .hasMessageContaining(text.toString());
        assertThat(manager.machines()).isEmpty();
    }

    @Test
    void aMissingKernelIsNamed() throws Exception {
        Path missing = folder.resolve("vmlinuz");
        assertRefused(TestMachines.bare("bad", "pc").kernel(Kernel.of(missing)).build(), "kernel", missing.toString());
    }

    @Test
    void tooManyCpusAreRefusedWithTheLimit() throws Exception {
        assertRefused(TestMachines.bare("bad", "pc").cpus(300).build(), "300", "255");
    }

    @Test
    void aMachineWithoutMemoryIsRefusedBeforeQemuStarts() {
        VmConfig.Builder config = TestMachines.bare("bad", "pc").memory(DataSize.ofBytes(0));
        assertThatThrownBy(config::build)
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("memory")
                .hasMessageContaining("bad");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/true", "/bin/false", "/bin/echo", "/bin/sh", "/bin/cat"})
    void aProgramThatIsNoQemuIsDiagnosed(Path program) throws Exception {
        try (QemuManager other = QemuManager.builder().binary(program).build()) {
            QemuStartException refused = catchThrowableOfType(
                    QemuStartException.class,
                    () -> other.create(TestMachines.bare("bad", "pc").build()));
            assertThat(refused.diagnosis().cause()).isEqualTo(Diagnosis.Cause.NOT_QEMU);
            assertThat(refused.command().getFirst()).isEqualTo(program.toString());
            assertThat(other.machines()).isEmpty();
        }
    }

    @Test
    void aFileThatIsNotExecutableIsRefusedAtOnce() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no program");
        assertThatThrownBy(() -> QemuManager.builder().binary(text))
                .isInstanceOf(QemuNotFoundException.class)
                .hasMessageContaining(text.toString())
                .hasMessageContaining("executable");
    }

    @Test
    void anExecutableOfAnotherSystemIsDiagnosed() throws Exception {
        Path garbage = Files.write(folder.resolve("garbage"), new byte[] {0x7f, 'E', 'L', 'F', 0, 0});
        assertThat(garbage.toFile().setExecutable(true)).isTrue();
        aProgramThatIsNoQemuIsDiagnosed(garbage);
    }

    @Test
    void aScriptWithoutItsInterpreterIsDiagnosed() throws Exception {
        Path script = Files.writeString(folder.resolve("script"), "#!/no/such/shell\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        try (QemuManager other = QemuManager.builder().binary(script).build()) {
            QemuStartException refused = catchThrowableOfType(
                    QemuStartException.class,
                    () -> other.create(TestMachines.bare("bad", "pc").build()));
            assertThat(refused.diagnosis().cause()).isEqualTo(Diagnosis.Cause.NOT_RUNNABLE);
            assertThat(refused.exit()).isEmpty();
            assertThat(refused).hasMessageContaining(script.toString());
        }
    }

    @Test
    void aMissingProgramIsNamed() {
        Path missing = folder.resolve("qemu-system-nothing");
        assertThatThrownBy(() -> QemuManager.builder().binary(missing))
                .isInstanceOfSatisfying(
                        QemuNotFoundException.class,
                        e -> assertThat(e.searched()).containsExactly(missing))
                .hasMessageContaining("no such file");
    }

    @Test
    void aProgramThatWasDeletedMeanwhileIsNamed() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), folder.resolve("qemu"));
        try (QemuManager other = QemuManager.builder().binary(program).build()) {
            Files.delete(program);
            assertThatThrownBy(() -> other.create(TestMachines.bare("bad", "pc").build()))
                    .isInstanceOf(QemuNotFoundException.class)
                    .hasMessageContaining(program.toString());
            assertThat(other.machines()).isEmpty();
        }
    }

    private void assertRefused(VmConfig config, String... words) throws Exception {
        QemuStartException refused = catchThrowableOfType(QemuStartException.class, () -> manager.create(config));
        assertThat(refused).hasMessageContaining("'bad'").hasMessageContainingAll(words);
        assertThat(refused.exit().orElseThrow().exitCode()).hasValue(1);
        assertThat(refused.outputTail()).isNotBlank();
        assertThat(refused.command()).contains("-qmp");
        assertThat(manager.machines()).isEmpty();
        // The name is free: the next attempt succeeds.
        assertThat(manager.create(TestMachines.bare("bad", "pc").build()).status())
                .isEqualTo(VmStatus.PAUSED);
    }
}

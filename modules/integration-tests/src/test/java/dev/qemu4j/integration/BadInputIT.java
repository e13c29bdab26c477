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
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot become a machine is refused with words that help, and leaves nothing behind. */
class BadInputIT extends EveryQemuTests {
    @Test
    void aMissingDiskIsNamed() throws Exception {
        Path missing = folder.resolve("nothing, here.img");
        assertRefused(Lab.bare("bad", "pc").disk(Disk.raw(missing)).build(), "nothing, here.img", "No such file");
    }

    @Test
    void aRawFileGivenAsQcow2IsTold() throws Exception {
        Path raw = MicroGuest.GREETER.writeTo(folder.resolve("raw.img"));
        assertRefused(Lab.bare("bad", "pc").disk(Disk.qcow2(raw)).build(), "not in qcow2 format");
    }

    @Test
    void anImageThatAnotherMachineWritesToIsSaidToBeLocked() throws Exception {
        Path image = MicroGuest.GREETER.writeTo(folder.resolve("shared.img"));
        VirtualMachine owner = lab.manager()
                .create(Lab.bare("owner", "pc").disk(Disk.raw(image)).build());
        VmConfig config = Lab.bare("bad", "pc").disk(Disk.raw(image)).build();
        assertThatThrownBy(() -> lab.manager().create(config))
                .isInstanceOfSatisfying(
                        QemuStartException.class,
                        e -> assertThat(e.diagnosis().cause()).isEqualTo(Diagnosis.Cause.IMAGE_LOCKED));
        assertThat(lab.manager().machines()).containsExactly(owner);
        assertThat(owner.queryStatus()).isEqualTo(VmStatus.PAUSED);
    }

    @Test
    void anUnknownMachineTypeIsRefused() throws Exception {
        assertRefused(Lab.bare("bad", "no-such-machine").build(), "machine");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 13, 4_000, 40_000})
    void aKernelThatIsNoneIsRefusedBeforeAnythingIsStarted(int size) throws Exception {
        Path text = Files.writeString(
                folder.resolve("text"),
                "This is not a kernel. ".repeat(size / 22 + 1).substring(0, size));
        VmConfig config = Lab.bare("bad", "pc").kernel(Kernel.of(text)).build();
        assertThatThrownBy(() -> lab.manager().create(config))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("kernel")
                .hasMessageContaining(text.toString());
        assertThat(lab.manager().machines()).isEmpty();
    }

    @Test
    void aMissingKernelIsNamed() throws Exception {
        Path missing = folder.resolve("vmlinuz");
        assertRefused(Lab.bare("bad", "pc").kernel(Kernel.of(missing)).build(), "kernel", missing.toString());
    }

    @Test
    void moreCpusThanTheMachineHoldsAreRefusedWithTheLimit() throws Exception {
        assertRefused(Lab.bare("bad", "pc").cpus(300).build(), "300", "255");
    }

    @Test
    void noMemoryIsRefusedBeforeAnythingIsStarted() {
        VmConfig.Builder config = Lab.bare("bad", "pc").memory(DataSize.ofBytes(0));
        assertThatThrownBy(config::build)
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("memory")
                .hasMessageContaining("bad");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bin/true", "/bin/false", "/bin/echo", "/bin/sh", "/bin/cat"})
    void aProgramThatIsNoQemuIsToldFromOne(Path program) throws Exception {
        try (QemuManager other = QemuManager.builder().binary(program).build()) {
            QemuStartException refused = catchThrowableOfType(
                    QemuStartException.class,
                    () -> other.create(Lab.bare("bad", "pc").build()));
            assertThat(refused.diagnosis().cause()).isEqualTo(Diagnosis.Cause.NOT_QEMU);
            assertThat(refused.command().getFirst()).isEqualTo(program.toString());
            assertThat(other.machines()).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeRunIsRefusedAtOnce() throws Exception {
        Path text = Files.writeString(folder.resolve("text"), "no program");
        assertThatThrownBy(() -> QemuManager.builder().binary(text))
                .isInstanceOf(QemuNotFoundException.class)
                .hasMessageContaining(text.toString())
                .hasMessageContaining("executable");
    }

    @Test
    void aProgramOfAnotherSystemIsToldFromOne() throws Exception {
        Path garbage = Files.write(folder.resolve("garbage"), new byte[] {0x7f, 'E', 'L', 'F', 0, 0});
        assertThat(garbage.toFile().setExecutable(true)).isTrue();
        aProgramThatIsNoQemuIsToldFromOne(garbage);
    }

    @Test
    void aScriptWithoutItsInterpreterIsRefusedWithTheSystemsWords() throws Exception {
        Path script = Files.writeString(folder.resolve("script"), "#!/no/such/shell\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        try (QemuManager other = QemuManager.builder().binary(script).build()) {
            QemuStartException refused = catchThrowableOfType(
                    QemuStartException.class,
                    () -> other.create(Lab.bare("bad", "pc").build()));
            assertThat(refused.diagnosis().cause()).isEqualTo(Diagnosis.Cause.NOT_RUNNABLE);
            assertThat(refused.exit()).isEmpty();
            assertThat(refused).hasMessageContaining(script.toString());
        }
    }

    @Test
    void aProgramThatIsNotThereIsNamed() {
        Path missing = folder.resolve("qemu-system-nothing");
        assertThatThrownBy(() -> QemuManager.builder().binary(missing))
                .isInstanceOfSatisfying(
                        QemuNotFoundException.class,
                        e -> assertThat(e.searched()).containsExactly(missing))
                .hasMessageContaining("no such file");
    }

    @Test
    void aProgramThatHasGoneMeanwhileIsNamed() throws Exception {
        Path program = Files.copy(Path.of("/bin/true"), folder.resolve("qemu"));
        try (QemuManager other = QemuManager.builder().binary(program).build()) {
            Files.delete(program);
            assertThatThrownBy(() -> other.create(Lab.bare("bad", "pc").build()))
                    .isInstanceOf(QemuNotFoundException.class)
                    .hasMessageContaining(program.toString());
            assertThat(other.machines()).isEmpty();
        }
    }

    private void assertRefused(VmConfig config, String... words) throws Exception {
        QemuStartException refused = catchThrowableOfType(
                QemuStartException.class, () -> lab.manager().create(config));
        assertThat(refused).hasMessageContaining("'bad'").hasMessageContainingAll(words);
        assertThat(refused.exit().orElseThrow().exitCode()).hasValue(1);
        assertThat(refused.outputTail()).isNotBlank();
        assertThat(refused.command()).contains("-qmp");
        assertThat(lab.manager().machines()).isEmpty();
        // The name is free: the next attempt is right.
        assertThat(lab.manager().create(Lab.bare("bad", "pc").build()).status()).isEqualTo(VmStatus.PAUSED);
    }
}

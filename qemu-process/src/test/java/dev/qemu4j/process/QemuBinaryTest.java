package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.QemuVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class QemuBinaryTest {
    @TempDir
    Path folder;

    @Test
    void theFirstExecutableCandidateIsFound() throws IOException {
        Path absent = folder.resolve("absent");
        Path notExecutable = Files.writeString(folder.resolve("text"), "");
        Path good = Scripts.create(folder, "good", "exit 0");
        Path later = Scripts.create(folder, "later", "exit 0");
        QemuBinary found = QemuBinary.find(
                Architecture.X86_64, List.of(absent, folder, notExecutable, good, later), Optional.empty());
        assertThat(found.path()).isEqualTo(good);
        assertThat(found).isEqualTo(QemuBinary.at(good)).hasToString(good.toString());
    }

    @Test
    void aMissingQemuIsReportedWithTheCandidatesAndTheInstallCommand() {
        List<Path> places = List.of(folder.resolve("a"), folder.resolve("b"));
        assertThatExceptionOfType(QemuNotFoundException.class)
                .isThrownBy(() -> QemuBinary.find(Architecture.X86_64, places, Optional.of("sudo get qemu")))
                .withMessageContaining("qemu-system-x86_64")
                .withMessageContaining(places.get(0).toString())
                .withMessageContaining(places.get(1).toString())
                .withMessageContaining("sudo get qemu")
                .satisfies(e -> {
                    assertThat(e.searched()).isEqualTo(places);
                    assertThat(e.installCommand()).contains("sudo get qemu");
                });
    }

    @Test
    void anUnknownArchitectureIsNotFound() {
        assertThatExceptionOfType(QemuNotFoundException.class)
                .isThrownBy(() -> QemuBinary.find(Architecture.of("nosuch")))
                .withMessageContaining("/usr/bin/qemu-system-nosuch");
    }

    @Test
    void aPathThatIsMissingADirectoryOrNotExecutableIsRefused() throws IOException {
        Path text = Files.writeString(folder.resolve("text"), "");
        assertThatExceptionOfType(QemuNotFoundException.class)
                .isThrownBy(() -> QemuBinary.at(folder.resolve("absent")))
                .withMessageContaining("no such file");
        assertThatExceptionOfType(QemuNotFoundException.class)
                .isThrownBy(() -> QemuBinary.at(folder))
                .withMessageContaining("directory");
        assertThatExceptionOfType(QemuNotFoundException.class)
                .isThrownBy(() -> QemuBinary.at(text))
                .withMessageContaining(text.toString())
                .withMessageContaining("not executable");
    }

    @Test
    void theProgramRunsOnceForItsVersion() throws Exception {
        Path asked = folder.resolve("asked");
        QemuBinary binary = QemuBinary.at(
                Scripts.create(folder, "qemu", "echo x >> " + asked + "; echo 'QEMU emulator version 8.1.2 (Nice)'"));
        assertThat(binary.version()).isEqualTo(new QemuVersion(8, 1, 2));
        assertThat(binary.versionText()).isEqualTo("QEMU emulator version 8.1.2 (Nice)");
        assertThat(Files.readAllLines(asked)).hasSize(1);
    }

    @Test
    void aProgramThatIsNotQemuIsRecognizedByItsVersion() {
        QemuBinary binary = QemuBinary.at(Path.of("/bin/cat"));
        assertThatExceptionOfType(QemuStartException.class)
                .isThrownBy(binary::version)
                .withMessageContaining("which is not a version of QEMU")
                .satisfies(e -> assertThat(e.diagnosis().cause()).isEqualTo(Diagnosis.Cause.NOT_QEMU));
    }

    @Test
    void aFileThatTheSystemCannotRunIsAStartFailure() throws IOException {
        Path text = Scripts.create(folder, "text", "");
        Files.writeString(text, "#!/no/such/interpreter\n");
        assertThatExceptionOfType(QemuStartException.class)
                .isThrownBy(() -> QemuBinary.at(text).version())
                .satisfies(e -> {
                    assertThat(e.exit()).isEmpty();
                    assertThat(e.outputTail()).isEmpty();
                    assertThat(e.command()).containsExactly(text.toString(), "--version");
                    assertThat(e.diagnosis().cause()).isEqualTo(Diagnosis.Cause.NOT_RUNNABLE);
                });
    }
}

package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.qemu4j.process.internal.files.FileFacts;
import dev.qemu4j.process.internal.files.Platform;
import dev.qemu4j.process.internal.files.Private;
import dev.qemu4j.process.internal.stop.Child;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutlivingProcessesTest {
    @TempDir
    Path base;

    private OutlivingProcesses processes;
    private RuntimeDirectory directory;
    private QemuProcess process;

    @BeforeEach
    void start() {
        processes = OutlivingProcesses.in(base.resolve("state/processes"));
        directory = RuntimeDirectory.create(base);
        process = QemuProcess.start(
                Scripts.shell("echo hello; exec sleep 1000").outliving(true).name("web"), directory);
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        process.stop(StopPolicy.AT_ONCE);
        directory.close();
        assertThat(directory.path()).doesNotExist();
    }

    private static SavedProcess withStart(SavedProcess saved, String start, String boot, String namespace) {
        return new SavedProcess(
                saved.name(),
                saved.pid(),
                start,
                boot,
                namespace,
                saved.command(),
                saved.output(),
                saved.keepsLog(),
                saved.maxOutputBytes(),
                saved.directory(),
                saved.directoryInode(),
                saved.sockets(),
                saved.files(),
                saved.properties());
    }

    @Test
    void aSavedProcessIsListed() throws Exception {
        directory.socket("qmp.sock");
        SavedProcess saved = processes.save(process, directory, Map.of("qmp", "qmp.sock"));
        assertThat(processes.list()).containsExactly(saved);
        assertThat(saved.isAlive()).isTrue();
        assertThat(saved.isVisible()).isTrue();
        assertThat(saved.pid()).isEqualTo(process.pid());
        assertThat(saved.name()).isEqualTo("web");
        assertThat(saved.sockets()).containsExactly("qmp.sock");
        assertThat(saved.properties()).containsExactly(Map.entry("qmp", "qmp.sock"));
        try (Stream<Path> files = Files.list(base.resolve("state/processes"))) {
            assertThat(files.toList())
                    .hasSize(1)
                    .allSatisfy(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------"));
        }
    }

    @Test
    void theOutputOfAnAttachedProcessCanBeReadAndItCanBeStopped() throws Exception {
        Eventually.until("it has printed", () -> process.outputTail().contains("hello"));
        AttachedProcess attached =
                processes.attach(processes.save(process, directory, Map.of())).orElseThrow();
        QemuProcess other = attached.process();
        assertThat(other.pid()).isEqualTo(process.pid());
        assertThat(other.isAlive()).isTrue();
        assertThat(other.outputTail()).isEqualTo("hello\n");
        assertThat(other.command()).isEqualTo(process.command());
        StopOutcome outcome = other.stop(StopPolicy.DEFAULT);
        assertThat(outcome.step()).isEqualTo(StopOutcome.Step.TERMINATED);
        assertThat(outcome.exit()).isInstanceOf(ProcessExit.Unobserved.class);
        assertThat(outcome.exit().outputTail()).isEqualTo("hello\n");
        attached.directory().close();
        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void anotherProcessWithTheSamePidIsNotMistakenForIt() {
        SavedProcess saved = processes.save(process, directory, Map.of());
        SavedProcess earlier = withStart(saved, "1", saved.boot(), saved.pidNamespace());
        assertThat(earlier.isAlive()).isFalse();
        assertThat(processes.attach(earlier)).isEmpty();
        new Child.Attached(process.pid(), "1").signal(true);
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void aProcessOfAnEarlierBootIsNotAlive() {
        SavedProcess saved = processes.save(process, directory, Map.of());
        SavedProcess before = withStart(saved, saved.start(), "another boot", saved.pidNamespace());
        assertThat(before.isAlive()).isFalse();
        assertThat(before.isVisible()).isTrue();
    }

    @Test
    void aProcessInAnotherContainerIsNotForgotten() {
        SavedProcess saved = processes.save(process, directory, Map.of());
        SavedProcess elsewhere = withStart(saved, saved.start(), saved.boot(), "pid:[1]");
        assertThat(elsewhere.isAlive()).isFalse();
        assertThat(elsewhere.isVisible()).isFalse();
        assertThat(processes.forget(elsewhere)).isFalse();
        assertThat(directory.path()).exists();
    }

    @Test
    void cleanUpForgetsEndedProcessesOnly() throws Exception {
        SavedProcess saved = processes.save(process, directory, Map.of());
        assertThat(processes.cleanUp()).isEmpty();
        assertThat(processes.forget(saved)).isFalse();
        process.stop(StopPolicy.AT_ONCE);
        assertThat(processes.attach(saved)).isEmpty();
        assertThat(processes.cleanUp()).containsExactly(saved);
        assertThat(processes.list()).isEmpty();
        assertThat(directory.path()).doesNotExist();
        assertThat(base.resolve("state/processes")).isEmptyDirectory();
    }

    @Test
    void cleanUpDoesNotRemoveADirectoryThatReplacedTheOriginal() throws Exception {
        processes.save(process, directory, Map.of());
        process.stop(StopPolicy.AT_ONCE);
        Path moved = Files.move(directory.path(), base.resolve("moved"));
        Files.createDirectory(directory.path());
        Path foreign = Files.writeString(directory.path().resolve("output.log"), "somebody else's");
        assertThat(processes.cleanUp()).hasSize(1);
        assertThat(foreign).exists();
        Files.delete(foreign);
        Files.delete(directory.path());
        Files.move(moved, directory.path());
    }

    @Test
    void aProcessThatWasNotLaunchedAsOutlivingIsNotSaved() throws Exception {
        QemuProcess ordinary = QemuProcess.start(Scripts.shell("exec sleep 1000"), directory);
        try {
            assertThatIllegalStateException().isThrownBy(() -> processes.save(ordinary, directory, Map.of()));
        } finally {
            ordinary.stop(StopPolicy.AT_ONCE);
        }
        process.stop(StopPolicy.AT_ONCE);
        assertThatIllegalStateException()
                .isThrownBy(() -> processes.save(process, directory, Map.of()))
                .withMessageContaining("ended");
        assertThat(processes.list()).isEmpty();
    }

    @Test
    void anUpdateReplacesTheSavedProcess() {
        processes.save(process, directory, Map.of("colour", "blue"));
        directory.socket("console.sock");
        SavedProcess updated = processes.update(process, directory, Map.of("colour", "red"));
        assertThat(updated.sockets()).containsExactly("console.sock");
        assertThat(processes.list()).containsExactly(updated);
    }

    @Test
    void aDisownedProcessContinuesAndCanBeAttachedTo() throws Exception {
        SavedProcess saved = processes.save(process, directory, Map.of());
        QemuProcess first = processes.attach(saved).orElseThrow().process();
        first.disown();
        assertThat(first.isAlive()).isTrue();
        assertThat(first.exit()).isEmpty();
        QemuProcess second = processes.attach(saved).orElseThrow().process();
        assertThat(second.stop(StopPolicy.DEFAULT).exit()).isInstanceOf(ProcessExit.Unobserved.class);
        assertThat(first.exit()).isEmpty();
    }

    @Test
    void aProcessThatWasNotLaunchedAsOutlivingCannotBeDisowned() throws Exception {
        QemuProcess ordinary = QemuProcess.start(Scripts.shell("exec sleep 1000"), directory);
        try {
            assertThatIllegalStateException().isThrownBy(ordinary::disown);
        } finally {
            ordinary.stop(StopPolicy.AT_ONCE);
        }
    }

    @Test
    void anAttachedProcessThatIsKilledHereEndedWithSigkill() throws Exception {
        SavedProcess saved = processes.save(process, directory, Map.of());
        QemuProcess attached = processes.attach(saved).orElseThrow().process();
        assertThat(attached.stop(StopPolicy.AT_ONCE).exit().signal()).hasValue(9);
    }

    @Test
    void aRuntimeDirectoryIsWithTheSavedProcessesOrWhereSocketPathsFit() throws Exception {
        // The path of this test's own directory may be too long.
        Path shallow = Files.createTempDirectory(Path.of("/tmp"), "qemu4j-");
        try (RuntimeDirectory near = OutlivingProcesses.in(shallow).newRuntimeDirectory()) {
            assertThat(near.path().getParent()).isEqualTo(shallow);
            assertThat(OutlivingProcesses.in(shallow).list()).isEmpty();
        } finally {
            Files.delete(shallow);
        }
        OutlivingProcesses deep = OutlivingProcesses.in(base.resolve("d".repeat(100)));
        try (RuntimeDirectory elsewhere = deep.newRuntimeDirectory()) {
            assertThat(elsewhere.socket("qmp.sock")).isNotNull();
            assertThat(elsewhere.path().startsWith(base)).isFalse();
        }
    }

    @Test
    void aFileThatCannotBeReadIsSkipped() throws Exception {
        SavedProcess saved = processes.save(process, directory, Map.of());
        Files.writeString(base.resolve("state/processes/1-1.process"), "format=99\n");
        assertThat(processes.list()).containsExactly(saved);
    }

    /** Somebody may have removed its log. */
    @Test
    void aRunningProcessWithoutItsOutputFileIsNotTakenForEnded() throws Exception {
        SavedProcess saved = processes.save(process, directory, Map.of());
        Files.delete(saved.output());
        assertThatExceptionOfType(QemuProcessException.class)
                .isThrownBy(() -> processes.attach(saved))
                .withMessageContaining(saved.output().toString());
        assertThat(processes.forget(saved)).isFalse();
        process.stop(StopPolicy.AT_ONCE);
        assertThat(processes.attach(saved)).isEmpty();
    }

    private Path note(String name) {
        return base.resolve("state/processes").resolve(name);
    }

    @Test
    void aFileThatIsNotARegularFileIsSkippedWithoutBlocking() throws Exception {
        SavedProcess saved = processes.save(process, directory, Map.of());
        Path real = note(saved.pid() + "-" + saved.start() + ".process");
        Files.createSymbolicLink(note("1-1.process"), real);
        Files.createDirectory(note("2-2.process"));
        assertThat(new ProcessBuilder("mkfifo", note("3-3.process").toString())
                        .start()
                        .waitFor())
                .isZero();
        Files.copy(real, note("4-4.process"));
        assertThat(processes.list()).containsExactly(saved);
    }

    @Test
    void aFileThatIsTooLargeIsSkipped() throws Exception {
        SavedProcess saved = processes.save(process, directory, Map.of());
        try (RandomAccessFile large = new RandomAccessFile(note("1-1.process").toFile(), "rw")) {
            large.setLength(1L << 40);
        }
        assertThat(processes.list()).containsExactly(saved);
    }

    @Test
    void aFileThatOthersCanWriteIsNotBelieved() throws Exception {
        SavedProcess saved = processes.save(process, directory, Map.of());
        Path real = note(saved.pid() + "-" + saved.start() + ".process");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(processes.list()).isEmpty();
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-------"));
        assertThat(processes.list()).containsExactly(saved);
    }

    @Test
    void aFileOfAnotherUserIsNotBelieved() throws Exception {
        OtherUser.assumePossible();
        SavedProcess saved = processes.save(process, directory, Map.of());
        Path real = note(saved.pid() + "-" + saved.start() + ".process");
        OtherUser.own(real);
        assertThat(processes.list()).isEmpty();
        assertThat(processes.cleanUp()).isEmpty();
        assertThat(real).exists();
    }

    @Test
    void theUsersDirectoryIsRefusedIfOthersCanWriteToIt() throws Exception {
        Path shared = Files.createDirectory(base.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwx---"));
        OutlivingProcesses chosen = OutlivingProcesses.chosen(shared);
        assertThatExceptionOfType(QemuProcessException.class)
                .isThrownBy(chosen::list)
                .withMessageContaining(shared + ": other users can write to it");
        assertThatExceptionOfType(QemuProcessException.class)
                .isThrownBy(() -> chosen.save(process, directory, Map.of()))
                .withMessageContaining(shared + ": other users can write to it");
        // The program may share a directory of its own.
        assertThat(OutlivingProcesses.in(shared).list()).isEmpty();
    }

    @Test
    void aDirectoryThatIsNotARuntimeDirectoryIsNeitherUsedNorRemoved() throws Exception {
        SavedProcess saved = processes.save(process, directory, Map.of());
        Path precious = Files.createDirectory(base.resolve("precious"), Private.DIRECTORY);
        Path file = Files.writeString(precious.resolve("output.log"), "precious");
        SavedProcess forged = new SavedProcess(
                saved.name(),
                saved.pid(),
                saved.start(),
                saved.boot(),
                saved.pidNamespace(),
                saved.command(),
                file,
                false,
                saved.maxOutputBytes(),
                precious,
                FileFacts.of(precious).inode(),
                List.of(),
                List.of("output.log"),
                Map.of());
        assertThat(processes.attach(forged)).isEmpty();
        process.stop(StopPolicy.AT_ONCE);
        assertThat(processes.forget(forged)).isTrue();
        assertThat(file).hasContent("precious");
    }

    @Test
    void aSavedProcessIsDescribedWithoutItsProperties() {
        SavedProcess saved = processes.save(process, directory, Map.of("password", "secret"));
        assertThat(saved).hasToString("QEMU 'web' (pid " + process.pid() + ")");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aProcessIsNeitherForgottenNorEndedWhileThisJvmHasNoFileDescriptor() throws Exception {
        processes.save(process, directory, Map.of());
        Path temporary = Files.createDirectory(base.resolve("tmp"));
        try (ForkedJvm jvm = ForkedJvm.startWithLimit(
                "-n 200",
                ExhaustedJvm.class,
                temporary,
                base.resolve("state/processes").toString())) {
            assertThat(jvm.awaitLine("without a descriptor"))
                    .isEqualTo(
                            "without a descriptor: saved alive true, visible false, forgotten false, attached alive true, "
                                    + "exit false, list fails true");
            assertThat(jvm.awaitLine("afterwards")).isEqualTo("afterwards: visible true, ended KILLED");
        }
    }

    @Test
    void aMissingDirectoryHasNoProcesses() {
        assertThat(OutlivingProcesses.in(base.resolve("absent")).list()).isEmpty();
    }

    @Test
    void anOutlivingProcessRunsInItsOwnSession() throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(Platform.isLinux());
        // Field 6 of /proc/PID/stat is the session, which has its leader's pid.
        Eventually.until("it has its own session", () -> {
            String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
            return fields.get(3).equals(String.valueOf(process.pid()));
        });
    }
}

package dev.qemu4j.process.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.process.internal.files.RuntimeBase;
import dev.qemu4j.process.internal.stop.ProcessStart;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The guard after the end of the JVM, in each installed shell. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class GuardScriptTest {
    private static final String TOKEN = RuntimeBase.newName();

    @TempDir
    Path base;

    private final List<Process> processes = new ArrayList<>();

    static Stream<List<String>> shells() {
        return Stream.of(List.of("/bin/sh"), List.of("/bin/bash"), List.of("/bin/busybox", "sh"))
                .filter(shell -> Files.isExecutable(Path.of(shell.getFirst())));
    }

    @AfterEach
    void killAll() {
        processes.forEach(Process::destroyForcibly);
    }

    private Path ledger() throws IOException {
        return Files.createDirectories(base.resolve("ledger"));
    }

    private Process sleeper(String token) throws IOException {
        return start(token, "sleep", "1000");
    }

    private Process start(String token, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put(Ledger.OWNER, token);
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** Runs the guard as if the JVM had ended after sending the given input. */
    private void guard(List<String> shell, String input) throws Exception {
        guard(shell, input, "");
    }

    private void guard(List<String> shell, String input, String helper) throws Exception {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of(
                "-c", Guard.SCRIPT, "qemu4j-guard", base.resolve("ledger").toString(), TOKEN, "", helper));
        Process guard = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(guard);
        try (var writer = guard.outputWriter()) {
            writer.write(input);
        }
        assertThat(new String(guard.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(guard.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean ended(Process process) throws InterruptedException {
        return process.waitFor(5, TimeUnit.SECONDS);
    }

    private Path noted(Path directory, String... entries) throws IOException {
        String note = directory + "\ni " + Files.getAttribute(directory, "unix:ino", LinkOption.NOFOLLOW_LINKS) + "\n"
                + String.join("\n", entries) + "\n";
        return Files.writeString(ledger().resolve("dir.1"), note);
    }

    private static void bind(Path socket) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void processesWithTheTokenAreEnded(List<String> shell) throws Exception {
        Files.writeString(ledger().resolve("new.1"), "");
        Process own = sleeper(TOKEN);
        Process foreign = sleeper(RuntimeBase.newName());
        guard(shell, "");
        assertThat(ended(own)).isTrue();
        assertThat(foreign.isAlive()).isTrue();
        assertThat(base).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aProcessThatHandlesSigtermExitsNormally(List<String> shell) throws Exception {
        Files.writeString(ledger().resolve("new.1"), "");
        Process own = start(TOKEN, "sh", "-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done");
        assertThat(own.inputReader().readLine()).isEqualTo("ready");
        guard(shell, "");
        assertThat(ended(own)).isTrue();
        assertThat(own.exitValue()).isEqualTo(7);
    }

    /** This JVM is the parent of both processes, like the process that adopts orphans after the end of a JVM. */
    @ParameterizedTest
    @MethodSource("shells")
    void theGuardWaitsForAProcessThatIsBeingStarted(List<String> shell) throws Exception {
        Files.writeString(ledger().resolve("new.1"), "");
        Path helper = Files.copy(Path.of("/bin/sh").toRealPath(), base.resolve("helper"));
        Process late = new ProcessBuilder(
                        helper.toString(), "-c", "sleep 1; " + Ledger.OWNER + "=" + TOKEN + " exec sleep 1000")
                .start();
        processes.add(late);
        guard(shell, "", helper.toString());
        assertThat(ended(late)).isTrue();
        Files.delete(helper);
        assertThat(base).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theGuardWaitsForAProcessThatHasNoEnvironmentYet(List<String> shell) throws Exception {
        Files.writeString(ledger().resolve("new.1"), "");
        ProcessBuilder builder = new ProcessBuilder("/bin/sleep", "1");
        builder.environment().clear();
        Process loading = builder.start();
        processes.add(loading);
        guard(shell, "");
        assertThat(loading.isAlive()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void processesWithANotedTokenAreEnded(List<String> shell) throws Exception {
        String other = RuntimeBase.newName();
        Files.writeString(ledger().resolve("token." + other), "");
        Process own = sleeper(other);
        guard(shell, "");
        assertThat(ended(own)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aNotedProcessIsEndedButNotAnotherOneWithItsPid(List<String> shell) throws Exception {
        Process noted = sleeper("");
        Process reused = sleeper("");
        String start = ProcessStart.of(noted.pid()).orElseThrow();
        Files.writeString(ledger().resolve("run." + noted.pid() + "." + start), "");
        Files.writeString(ledger().resolve("run." + reused.pid() + ".12345"), "");
        guard(shell, "");
        assertThat(ended(noted)).isTrue();
        assertThat(reused.isAlive()).isTrue();
        assertThat(base).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aNotedDirectoryIsRemovedWithItsNotedEntries(List<String> shell) throws Exception {
        Path directory = Files.createDirectory(base.resolve("a b 'c' $d"));
        bind(directory.resolve("qmp.sock"));
        Files.writeString(directory.resolve("output.log"), "words");
        noted(directory, "s qmp.sock", "f output.log", "f never-made");
        guard(shell, "");
        assertThat(base).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDirectoryWithoutNotedInodeIsRemovedIfItIsEmpty(List<String> shell) throws Exception {
        Path empty = Files.createDirectory(base.resolve("empty"));
        Path full = Files.createDirectory(base.resolve("full"));
        Path foreign = Files.writeString(full.resolve("foreign"), "");
        Files.writeString(ledger().resolve("dir.1"), empty + "\n");
        Files.writeString(ledger().resolve("dir.2"), full + "\n");
        Files.writeString(ledger().resolve("dir.3"), base.resolve("never-made") + "\n");
        guard(shell, "");
        assertThat(empty).doesNotExist();
        assertThat(foreign).exists();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void plantedEntriesAreNeitherFollowedNorRemoved(List<String> shell) throws Exception {
        Path precious = Files.writeString(base.resolve("precious"), "precious");
        Path directory = Files.createDirectory(base.resolve("directory"));
        Path link = Files.createSymbolicLink(directory.resolve("output.log"), precious);
        Path file = Files.writeString(directory.resolve("qmp.sock"), "not a socket");
        Path folder = Files.createDirectory(directory.resolve("pid"));
        Path unlisted = Files.writeString(directory.resolve("unlisted"), "");
        noted(directory, "f output.log", "s qmp.sock", "f pid");
        guard(shell, "");
        assertThat(precious).hasContent("precious");
        assertThat(link).isSymbolicLink();
        assertThat(file).exists();
        assertThat(folder).exists();
        assertThat(unlisted).exists();
        assertThat(ledger()).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDirectoryThatReplacedTheNotedOneIsNotRemoved(List<String> shell) throws Exception {
        Path directory = Files.createDirectory(base.resolve("directory"));
        noted(directory, "f output.log");
        Files.move(directory, base.resolve("moved"));
        Files.createDirectory(directory);
        Path file = Files.writeString(directory.resolve("output.log"), "somebody else's");
        guard(shell, "");
        assertThat(file).exists();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aLinkThatReplacedTheNotedDirectoryIsNotFollowed(List<String> shell) throws Exception {
        Path directory = Files.createDirectory(base.resolve("directory"));
        noted(directory, "f output.log");
        Path moved = Files.move(directory, base.resolve("moved"));
        Path file = Files.writeString(moved.resolve("output.log"), "");
        Files.createSymbolicLink(directory, moved);
        guard(shell, "");
        assertThat(file).exists();
        assertThat(directory).isSymbolicLink();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDismissedGuardDoesNothing(List<String> shell) throws Exception {
        Files.writeString(ledger().resolve("new.1"), "");
        Process own = sleeper(TOKEN);
        guard(shell, "done\n");
        assertThat(own.isAlive()).isTrue();
        assertThat(ledger().resolve("new.1")).exists();
    }
}

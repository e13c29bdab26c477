package dev.qemu4j.process.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.process.Eventually;
import dev.qemu4j.process.OtherUser;
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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

    /** The path of a BusyBox that is not installed as usual can be given. */
    private static final String BUSYBOX = System.getProperty("qemu4j.busybox", "/bin/busybox");

    @TempDir
    static Path programs;

    @TempDir
    Path base;

    private final List<Process> processes = new ArrayList<>();

    static Stream<List<String>> shells() throws IOException {
        // As BusyBox has it.
        Path grep = programs.resolve("grep");
        if (!Files.exists(grep)) {
            program(
                    grep,
                    "for word; do if [ \"$word\" = -z ]; then exit 2; fi; done; PATH=/usr/bin:/bin; exec grep \"$@\"");
        }
        return Stream.of(
                        List.of("/bin/sh"),
                        List.of("/bin/bash"),
                        List.of(BUSYBOX, "sh"),
                        withPrograms(programs, List.of("/bin/sh")))
                .filter(shell -> Files.isExecutable(Path.of(shell.getFirst())));
    }

    private static List<String> withPrograms(Path directory, List<String> shell) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/env", "PATH=" + directory + ":/usr/bin:/bin"));
        command.addAll(shell);
        return List.copyOf(command);
    }

    private static void program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void killAll() {
        processes.forEach(Process::destroyForcibly);
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

    /** Runs the guard as if the JVM had ended after sending these notes. */
    private void guard(List<String> shell, String... notes) throws Exception {
        guardWithHelper(shell, "", notes);
    }

    private void guardWithHelper(List<String> shell, String helper, String... notes) throws Exception {
        String lines = "java 0 \nhelper 0 " + helper + "\ntoken 0 " + TOKEN + "\n" + String.join("\n", notes) + "\n";
        guardWithInput(shell, lines);
    }

    private void guardWithInput(List<String> shell, String input) throws Exception {
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of("-c", Guard.LOADER, "qemu4j-guard"));
        Process guard = new ProcessBuilder(command).redirectErrorStream(true).start();
        processes.add(guard);
        try (var writer = guard.outputWriter()) {
            writer.write(Guard.SCRIPT + input);
        }
        assertThat(new String(guard.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEmpty();
        assertThat(guard.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean ended(Process process) throws InterruptedException {
        return process.waitFor(5, TimeUnit.SECONDS);
    }

    private static String[] noted(Path directory, String... entries) throws IOException {
        List<String> notes = new ArrayList<>(List.of(
                "dir 1 " + directory,
                "inode 1 " + Files.getAttribute(directory, "unix:ino", LinkOption.NOFOLLOW_LINKS)));
        notes.addAll(List.of(entries));
        return notes.toArray(String[]::new);
    }

    private static void bind(Path socket) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void processesWithTheTokenAreEnded(List<String> shell) throws Exception {
        Process own = sleeper(TOKEN + ".1");
        Process foreign = sleeper(RuntimeBase.newName() + ".1");
        guard(shell, "start 1");
        assertThat(ended(own)).isTrue();
        assertThat(foreign.isAlive()).isTrue();
        assertThat(base).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void onlyAWholeEntryOfTheEnvironmentIsAToken(List<String> shell) throws Exception {
        List<Process> others = List.of(
                sleeper(TOKEN),
                sleeper(TOKEN + "."),
                sleeper(TOKEN + ".1x"),
                sleeper("x" + TOKEN + ".1"),
                sleeper(TOKEN + ".1." + TOKEN),
                sleeper("x\n" + Ledger.OWNER + "=" + TOKEN + ".1"));
        guard(shell);
        assertThat(others).allMatch(Process::isAlive);
    }

    /** The environment of one process looks like the list of several, so that it names another one. */
    @ParameterizedTest
    @MethodSource("shells")
    void aForgedEnvironmentDoesNotEndAnotherProcess(List<String> shell) throws Exception {
        Process victim = sleeper("");
        String entry = Ledger.OWNER + "=" + TOKEN + ".1\n";
        Process forger = sleeper("x\n\n==> /proc/" + victim.pid() + "/environ <==\n" + entry + "\n/proc/" + victim.pid()
                + "/environ:" + entry);
        guard(shell);
        assertThat(victim.isAlive()).isTrue();
        assertThat(forger.isAlive()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aProcessOfAnotherUserIsNotEndedThoughItHasTheToken(List<String> shell) throws Exception {
        OtherUser.assumePossible();
        List<String> command = OtherUser.command("sh", "-c", "echo ready; exec sleep 1000");
        Process foreign = start(TOKEN + ".1", command.toArray(String[]::new));
        assertThat(foreign.inputReader().readLine()).isEqualTo("ready");
        guard(shell);
        assertThat(foreign.isAlive()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aProcessThatHandlesSigtermExitsNormally(List<String> shell) throws Exception {
        Process own = start(TOKEN + ".1", "sh", "-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done");
        assertThat(own.inputReader().readLine()).isEqualTo("ready");
        guard(shell, "start 1");
        assertThat(ended(own)).isTrue();
        assertThat(own.exitValue()).isEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aProcessThatIgnoresSigtermIsKilled(List<String> shell) throws Exception {
        Process own = start(TOKEN + ".1", "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done");
        assertThat(own.inputReader().readLine()).isEqualTo("ready");
        guard(shell);
        assertThat(ended(own)).isTrue();
    }

    /** As Ctrl-C in a terminal, which sends a signal to all processes of the JVM's group. */
    @ParameterizedTest
    @MethodSource("shells")
    void aSignalForTheJvmDoesNotEndTheGuard(List<String> shell) throws Exception {
        Process own = sleeper(TOKEN + ".1");
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of("-c", Guard.LOADER, "qemu4j-guard"));
        Process guard = new ProcessBuilder(command).start();
        processes.add(guard);
        try (var writer = guard.outputWriter()) {
            writer.write(Guard.SCRIPT + "token 0 " + TOKEN + "\n");
            writer.flush();
            // In hexadecimal, signal 1 is the lowest bit.
            Eventually.until(
                    "the guard ignores signals",
                    () -> Files.readAllLines(Path.of("/proc/" + guard.pid() + "/status")).stream()
                            .anyMatch(line -> line.startsWith("SigIgn:")
                                    && (Long.parseUnsignedLong(line.split("\\s+", -1)[1], 16) & 0x4007) == 0x4007));
            for (String signal : List.of("HUP", "INT", "QUIT", "TERM", "TSTP")) {
                assertThat(new ProcessBuilder("kill", "-s", signal, String.valueOf(guard.pid()))
                                .start()
                                .waitFor())
                        .isZero();
            }
        }
        assertThat(ended(own)).isTrue();
    }

    /** This JVM is the parent of both processes, like the process that adopts orphans after the end of a JVM. */
    @ParameterizedTest
    @MethodSource("shells")
    void theGuardWaitsForAProcessThatIsBeingStarted(List<String> shell) throws Exception {
        Path helper = Files.copy(Path.of("/bin/sh").toRealPath(), base.resolve("helper"));
        Process late = new ProcessBuilder(
                        helper.toString(), "-c", "sleep 1; " + Ledger.OWNER + "=" + TOKEN + ".1 exec sleep 1000")
                .start();
        processes.add(late);
        guardWithHelper(shell, helper.toString(), "start 1");
        assertThat(ended(late)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void theGuardWaitsForAProcessThatHasNoEnvironmentYet(List<String> shell) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("/bin/sleep", "1");
        builder.environment().clear();
        Process loading = builder.start();
        processes.add(loading);
        guard(shell, "start 1");
        assertThat(loading.isAlive()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void processesWithANotedTokenAreEnded(List<String> shell) throws Exception {
        String other = RuntimeBase.newName();
        Process own = sleeper(other + ".5");
        guard(shell, "token 1 " + other);
        assertThat(ended(own)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aNotedProcessIsEndedButNotAnotherOneWithItsPid(List<String> shell) throws Exception {
        Process noted = sleeper("");
        Process reused = sleeper("");
        String start = ProcessStart.of(noted.pid()).orElseThrow();
        guard(shell, "start 1", "run 1 " + noted.pid() + " " + start, "run 2 " + reused.pid() + " 12345");
        assertThat(ended(noted)).isTrue();
        assertThat(reused.isAlive()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aWithdrawnNoteHasNoEffect(List<String> shell) throws Exception {
        Process noted = sleeper("");
        String other = RuntimeBase.newName();
        Process owned = sleeper(other + ".1");
        Path directory = Files.createDirectory(base.resolve("directory"));
        String start = ProcessStart.of(noted.pid()).orElseThrow();
        guard(
                shell,
                "run 1 " + noted.pid() + " " + start,
                "token 2 " + other,
                "dir 3 " + directory,
                "free 1",
                "free 2",
                "free 3");
        assertThat(noted.isAlive()).isTrue();
        assertThat(owned.isAlive()).isTrue();
        assertThat(directory).exists();
    }

    /** The JVM may be killed while it writes. */
    @ParameterizedTest
    @MethodSource("shells")
    void aLineWithoutItsEndIsIgnored(List<String> shell) throws Exception {
        Path directory = Files.createDirectory(base.resolve("directory"));
        Path longer = Files.createDirectory(base.resolve("directory-2"));
        guardWithInput(shell, "token 0 " + TOKEN + "\ndir 1 " + longer + "\ndir 2 " + directory);
        assertThat(longer).doesNotExist();
        assertThat(directory).exists();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aNotedDirectoryIsRemovedWithItsNotedEntries(List<String> shell) throws Exception {
        Path directory = Files.createDirectory(base.resolve("a b 'c' $d"));
        bind(directory.resolve("qmp.sock"));
        Files.writeString(directory.resolve("output.log"), "words");
        guard(shell, noted(directory, "socket 1 qmp.sock", "file 1 output.log", "file 1 never-made"));
        assertThat(base).isEmptyDirectory();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDirectoryWithoutNotedInodeIsRemovedIfItIsEmpty(List<String> shell) throws Exception {
        Path empty = Files.createDirectory(base.resolve("empty"));
        Path full = Files.createDirectory(base.resolve("full"));
        Path foreign = Files.writeString(full.resolve("foreign"), "");
        guard(shell, "dir 1 " + empty, "dir 2 " + full, "file 2 foreign", "dir 3 " + base.resolve("never-made"));
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
        guard(shell, noted(directory, "file 1 output.log", "socket 1 qmp.sock", "file 1 pid"));
        assertThat(precious).hasContent("precious");
        assertThat(link).isSymbolicLink();
        assertThat(file).exists();
        assertThat(folder).exists();
        assertThat(unlisted).exists();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDirectoryThatReplacedTheNotedOneIsNotRemoved(List<String> shell) throws Exception {
        Path directory = Files.createDirectory(base.resolve("directory"));
        String[] notes = noted(directory, "file 1 output.log");
        Files.move(directory, base.resolve("moved"));
        Files.createDirectory(directory);
        Path file = Files.writeString(directory.resolve("output.log"), "somebody else's");
        guard(shell, notes);
        assertThat(file).exists();
    }

    /** Its ls, which reads the inode, is followed by a replacement of the directory. */
    @Test
    void aDirectoryThatIsReplacedWhileTheGuardLooksAtItIsNotTouched() throws Exception {
        Path directory = Files.createDirectory(base.resolve("directory"));
        Path moved = base.resolve("moved");
        Files.writeString(directory.resolve("output.log"), "");
        Path planted = directory.resolve("output.log");
        Path own = Files.createDirectory(base.resolve("programs"));
        program(
                own.resolve("ls"),
                "/bin/ls \"$@\"; if [ ! -e %2$s ]; then mv %1$s %2$s; mkdir %1$s; echo planted > %3$s; fi"
                        .formatted(directory, moved, planted));
        guard(withPrograms(own, List.of("/bin/sh")), noted(directory, "file 1 output.log"));
        assertThat(moved).isEmptyDirectory();
        assertThat(planted).hasContent("planted");
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aLinkThatReplacedTheNotedDirectoryIsNotFollowed(List<String> shell) throws Exception {
        Path directory = Files.createDirectory(base.resolve("directory"));
        String[] notes = noted(directory, "file 1 output.log");
        Path moved = Files.move(directory, base.resolve("moved"));
        Path file = Files.writeString(moved.resolve("output.log"), "");
        Files.createSymbolicLink(directory, moved);
        guard(shell, notes);
        assertThat(file).exists();
        assertThat(directory).isSymbolicLink();
    }

    /** As if somebody had replaced a parent of the directory after the JVM had noted it. */
    @ParameterizedTest
    @MethodSource("shells")
    void aDirectoryBehindALinkIsNotEntered(List<String> shell) throws Exception {
        Path directory = Files.createDirectories(base.resolve("real/directory"));
        Path file = Files.writeString(directory.resolve("output.log"), "");
        Path link = Files.createSymbolicLink(base.resolve("link"), base.resolve("real"));
        String[] notes = noted(directory, "file 1 output.log");
        notes[0] = "dir 1 " + link.resolve("directory");
        guard(shell, notes);
        assertThat(file).exists();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aDirectoryOfAnotherUserIsNotEntered(List<String> shell) throws Exception {
        OtherUser.assumePossible();
        Path directory = Files.createDirectory(base.resolve("directory"));
        Path file = Files.writeString(directory.resolve("output.log"), "");
        OtherUser.own(directory);
        guard(shell, noted(directory, "file 1 output.log"));
        assertThat(file).exists();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void aScriptThatIsNotCompleteDoesNothing(List<String> shell) throws Exception {
        Path directory = Files.createDirectory(base.resolve("directory"));
        List<String> command = new ArrayList<>(shell);
        command.addAll(List.of("-c", Guard.LOADER, "qemu4j-guard"));
        Process guard = new ProcessBuilder(command).start();
        processes.add(guard);
        try (var writer = guard.outputWriter()) {
            writer.write("rmdir " + directory + "\n");
        }
        assertThat(guard.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(directory).exists();
    }

    /** Every user of the host can read command lines. */
    @Test
    void noTokenIsOnACommandLine() throws Exception {
        Path programs = Files.createDirectory(base.resolve("programs"));
        Path record = base.resolve("record");
        for (String name : List.of("grep", "head", "tr", "ls", "rm", "rmdir", "sleep", "id", "ps")) {
            Path program = Files.writeString(
                    programs.resolve(name),
                    "#!/bin/sh\necho " + name + " \"$@\" >> " + record + "\nPATH=/usr/bin:/bin exec " + name
                            + " \"$@\"\n");
            assertThat(program.toFile().setExecutable(true)).isTrue();
        }
        Process own = sleeper(TOKEN + ".1");
        ProcessBuilder builder = new ProcessBuilder("/bin/sh", "-c", Guard.LOADER, "qemu4j-guard");
        builder.environment().put("PATH", programs.toString());
        Process guard = builder.start();
        processes.add(guard);
        try (var writer = guard.outputWriter()) {
            writer.write(Guard.SCRIPT + "token 0 " + TOKEN + "\n");
        }
        assertThat(ended(own)).isTrue();
        assertThat(guard.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(record).content().contains("grep").doesNotContain(TOKEN);
    }

    /** Another user can rename a directory only if the program has named a base that others can write to. */
    @ParameterizedTest
    @MethodSource("shells")
    void aLinkOfAnotherUserInThePlaceOfADirectoryIsNotFollowed(List<String> shell) throws Exception {
        OtherUser.assumePossible();
        Path shared = OtherUser.sharedDirectory();
        try {
            Path directory = Files.createDirectory(shared.resolve("directory"));
            String[] notes = noted(directory, "file 1 output.log");
            Path precious = Files.writeString(base.resolve("output.log"), "precious");
            OtherUser.run("cd " + shared + " && mv directory moved && ln -s " + base + " directory");
            guard(shell, notes);
            assertThat(precious).exists();
        } finally {
            OtherUser.delete(shared);
        }
    }

    /** It names a process of this user, and has the token, which it cannot know. */
    @ParameterizedTest
    @MethodSource("shells")
    void aForgedEnvironmentOfAnotherUserEndsNothing(List<String> shell) throws Exception {
        OtherUser.assumePossible();
        Process victim = sleeper("");
        String forged = "==> /proc/" + victim.pid() + "/environ <==\n" + Ledger.OWNER + "=" + TOKEN + ".1\n";
        ProcessBuilder builder = new ProcessBuilder(OtherUser.command("sh", "-c", "echo ready; exec sleep 1000"));
        builder.environment().put("A", "\n" + forged);
        builder.environment().put("Z", forged);
        Process forger = builder.start();
        processes.add(forger);
        assertThat(forger.inputReader().readLine()).isEqualTo("ready");
        guard(shell);
        assertThat(victim.isAlive()).isTrue();
        assertThat(forger.isAlive()).isTrue();
    }
}

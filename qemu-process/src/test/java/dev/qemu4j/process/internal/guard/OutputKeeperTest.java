package dev.qemu4j.process.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.process.Eventually;
import dev.qemu4j.process.OtherUser;
import dev.qemu4j.process.internal.stop.ProcessStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class OutputKeeperTest {
    @TempDir
    Path base;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void killAll() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process sleeper() throws IOException {
        Process process = new ProcessBuilder("sleep", "1000").start();
        processes.add(process);
        return process;
    }

    private Process keeper(Process watched, Path file) throws IOException {
        return keeper(watched, ProcessStart.of(watched.pid()).orElseThrow(), file);
    }

    private Process keeper(Process watched, String start, Path file) throws IOException {
        Process keeper = new ProcessBuilder(
                        "/bin/sh",
                        "-c",
                        OutputKeeper.SCRIPT,
                        "keeper",
                        String.valueOf(watched.pid()),
                        start,
                        file.getParent().toString(),
                        file.getFileName().toString(),
                        "500")
                .start();
        processes.add(keeper);
        return keeper;
    }

    @Test
    void theKeeperCutsTheOutputAndExitsWithTheProcess() throws Exception {
        Process process = sleeper();
        Path file = Files.writeString(base.resolve("output"), "x".repeat(1000));
        Process keeper = keeper(process, file);
        Eventually.until("the file is cut", () -> Files.size(file) == 0);
        process.destroyForcibly();
        assertThat(keeper.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    /** Temporary directories are cleaned up, and somebody else may create one of the same name. */
    @Test
    void theKeeperDoesNotTouchADirectoryThatReplacedTheOriginal() throws Exception {
        Path directory = Files.createDirectory(base.resolve("directory"));
        Path original = Files.writeString(directory.resolve("output"), "x".repeat(1000));
        keeper(sleeper(), original);
        Eventually.until("the file is cut", () -> Files.size(original) == 0);
        Path moved = Files.move(directory, base.resolve("moved"));
        Files.createDirectory(directory);
        Path planted = Files.writeString(directory.resolve("output"), "y".repeat(1000));
        Files.writeString(moved.resolve("output"), "x".repeat(1000));
        Eventually.until("the original is cut", () -> Files.size(moved.resolve("output")) == 0);
        assertThat(planted).hasSize(1000);
    }

    @Test
    void theKeeperDoesNotCutALinkOrTheFileOfAnotherUser() throws Exception {
        OtherUser.assumePossible();
        Process process = sleeper();
        Path precious = Files.writeString(base.resolve("precious"), "p".repeat(1000));
        Path link = Files.createSymbolicLink(base.resolve("link"), precious);
        Path foreign = Files.writeString(base.resolve("foreign"), "f".repeat(1000));
        OtherUser.own(foreign);
        Path own = Files.writeString(base.resolve("own"), "x".repeat(1000));
        keeper(process, link);
        keeper(process, foreign);
        keeper(process, own);
        Eventually.until("the own file is cut", () -> Files.size(own) == 0);
        assertThat(precious).hasSize(1000);
        assertThat(foreign).hasSize(1000);
    }

    @Test
    void theKeeperDoesNotCutAnotherFileThatGotTheName() throws Exception {
        Path original = Files.writeString(base.resolve("output"), "x".repeat(1000));
        keeper(sleeper(), original);
        Eventually.until("the file is cut", () -> Files.size(original) == 0);
        Path moved = Files.move(original, base.resolve("moved"));
        Path other = Files.writeString(original, "y".repeat(1000));
        Files.writeString(moved, "x".repeat(1000), StandardOpenOption.APPEND);
        Eventually.until("the original is cut", () -> Files.size(moved) == 0);
        assertThat(other).hasSize(1000);
    }

    @Test
    void aFileWithinTheLimitIsNotCut() throws Exception {
        Path file = Files.writeString(base.resolve("output"), "x".repeat(500));
        Process keeper = keeper(sleeper(), file);
        Eventually.until(
                "the keeper has looked at the file",
                () -> keeper.children()
                        .anyMatch(child -> child.info().command().orElse("").endsWith("sleep")));
        assertThat(file).hasSize(500);
    }

    @Test
    void theKeeperExitsIfAnotherProcessHasThePid() throws Exception {
        Path file = Files.writeString(base.resolve("output"), "x".repeat(1000));
        Process keeper = keeper(sleeper(), "1", file);
        assertThat(keeper.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(file).hasSize(1000);
    }
}

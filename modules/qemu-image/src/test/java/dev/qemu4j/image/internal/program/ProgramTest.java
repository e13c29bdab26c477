package dev.qemu4j.image.internal.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With scripts in place of {@code qemu-img}. */
@Timeout(60)
class ProgramTest {
    private static final Path IMAGE = Path.of("/vm/image");

    @TempDir
    private Path folder;

    private Program script(String body) throws IOException {
        Path script = Files.writeString(folder.resolve("qemu-img"), "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return new Program(script, Optional.empty());
    }

    private static Command command(String... arguments) {
        List<String> all = new ArrayList<>(List.of("verb"));
        all.addAll(List.of(arguments));
        return Command.of(IMAGE, all);
    }

    private static ImageException failure(Program program, Command command) throws InterruptedException {
        try {
            throw new AssertionError("it succeeded: " + program.run(command));
        } catch (ImageException e) {
            return e;
        }
    }

    @Test
    void standardOutputAndStandardErrorAreKeptApart() throws Exception {
        Outcome outcome = script("echo out; echo err >&2; echo out").run(command());
        assertThat(outcome.text()).isEqualTo("out\nout\n");
        assertThat(outcome.words()).isEqualTo("err\\u000a");
        assertThat(outcome.exitCode()).isZero();
    }

    @Test
    void argumentsReachTheProgramUnchanged() throws Exception {
        String[] hostile = {"", "-x", "a b", "a\nb", "$(id)", "'\"\\", "é漢", "*", ">x"};
        String printed = script("for a; do printf '<%s>' \"$a\"; done")
                .run(command(hostile))
                .text();
        assertThat(printed).isEqualTo("<verb><" + String.join("><", hostile) + ">");
    }

    @Test
    void anExitCodeThatIsNotAcceptedIsAFailureWithTheFacts() throws Exception {
        Program program = script("echo 'qemu-img: /vm/image: Permission denied' >&2; exit 1");
        ImageException e = failure(program, command("a"));
        assertThat(e.diagnosis()).isEqualTo(Diagnosis.PERMISSION);
        assertThat(e.file()).contains(IMAGE);
        assertThat(e.exitCode()).hasValue(1);
        assertThat(e.words()).isEqualTo("qemu-img: /vm/image: Permission denied");
        assertThat(e.command()).endsWith(program.path().toString(), "verb", "a");
        assertThat(e).hasMessageStartingWith("image '/vm/image': qemu-img verb failed: /vm/image: Permission denied");
    }

    @Test
    void anExitCodeThatIsAResultIsNone() throws Exception {
        assertThat(script("exit 3").run(command().accepting(0, 3)).exitCode()).isEqualTo(3);
        assertThat(failure(script("exit 2"), command().accepting(0, 3)).exitCode())
                .hasValue(2);
    }

    @Test
    void aSignalIsNoExitCode() throws Exception {
        ImageException e = failure(script("kill -ABRT $$"), command());
        assertThat(e.diagnosis()).isEqualTo(Diagnosis.KILLED);
        assertThat(e.exitCode()).isEmpty();
        assertThat(e).hasMessageContaining("SIGABRT");
    }

    @Test
    void aProgramThatIsNotThereIsSaidToBeMissing() throws Exception {
        ImageException e = failure(new Program(folder.resolve("nothing"), Optional.empty()), command());
        assertThat(e.diagnosis()).isEqualTo(Diagnosis.PROGRAM);
    }

    @Test
    void atTheTimeLimitTheProcessIsEnded() throws Exception {
        Path pid = folder.resolve("pid");
        Program program = script("echo $$ > " + pid + "; exec sleep 1000");
        Program limited = new Program(program.path(), Optional.of(Duration.ofMillis(300)));
        ImageException e = failure(limited, command());
        assertThat(e.diagnosis()).isEqualTo(Diagnosis.TIMED_OUT);
        assertGone(pid);
    }

    private static void assertGone(Path pid) throws IOException {
        // It may not have come so far.
        if (Files.exists(pid) && Files.size(pid) > 0) {
            long number = Long.parseLong(Files.readString(pid).strip());
            assertThat(ProcessHandle.of(number).filter(ProcessHandle::isAlive)).isEmpty();
        }
    }

    @Test
    void aProcessThatIgnoresTheFirstSignalIsKilled() throws Exception {
        Path pid = folder.resolve("pid");
        Program program = script("trap '' TERM; echo $$ > " + pid + "; while :; do sleep 1000; done");
        Program limited = new Program(program.path(), Optional.of(Duration.ofMillis(500)));
        assertThat(failure(limited, command()).diagnosis()).isEqualTo(Diagnosis.TIMED_OUT);
        assertGone(pid);
    }

    @Test
    void anInterruptEndsTheProcess() throws Exception {
        Path pid = folder.resolve("pid");
        Program program = script("echo $$ > " + pid + "; exec sleep 1000");
        Thread caller = Thread.currentThread();
        Thread.startVirtualThread(() -> {
            while (!Files.exists(pid)) {
                LockSupport.parkNanos(1_000_000);
            }
            caller.interrupt();
        });
        assertThatThrownBy(() -> program.run(command())).isInstanceOf(InterruptedException.class);
        assertThat(Thread.interrupted()).isFalse();
        assertGone(pid);
    }

    @Test
    void anInterruptFromBeforeStartsNothing() throws Exception {
        Path ran = folder.resolve("ran");
        Program program = script("echo > " + ran);
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> program.run(command())).isInstanceOf(InterruptedException.class);
        assertThat(ran).doesNotExist();
    }

    @Test
    void progressIsToldAndTheEndOnce() throws Exception {
        List<Progress> told = new ArrayList<>();
        // It waits until the first report has been heard.
        Path heard = folder.resolve("heard");
        Program program = script("printf '    (0.00/100%%)\\r    (50.00/100%%)\\r'; while [ ! -e " + heard
                + " ]; do sleep 0.01; done; printf '    (100.00/100%%)\\r    (100.00/100%%)\\r\\n'");
        program.run(command().reporting(new Command.Report(1000, progress -> {
            told.add(progress);
            touch(heard);
        })));
        assertThat(told).containsExactly(new Progress(500, 1000), new Progress(1000, 1000));
    }

    private static void touch(Path file) {
        try {
            Files.writeString(file, "");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aListenerThatFailsEndsTheProcess() throws Exception {
        Path pid = folder.resolve("pid");
        Program program = script("echo $$ > " + pid + "; printf '    (50.00/100%%)\\r'; exec sleep 1000");
        Command command = command().reporting(new Command.Report(1000, progress -> {
            throw new IllegalStateException("enough");
        }));
        assertThatThrownBy(() -> program.run(command)).hasMessage("enough");
        assertGone(pid);
    }

    @Test
    void moreOutputThanIsReadEndsTheProcess() throws Exception {
        ImageException e = failure(script("head -c 20000000 /dev/zero; exec sleep 1000"), command());
        assertThat(e.diagnosis()).isEqualTo(Diagnosis.TOO_MUCH_OUTPUT);
    }

    @Test
    void aFloodOfMessagesEndsWithTheLastOne() throws Exception {
        Program program = script("yes noise | head -c 3000000 >&2; echo 'qemu-img: x: Permission denied' >&2; exit 1");
        ImageException e = failure(program, command());
        assertThat(e.diagnosis()).isEqualTo(Diagnosis.PERMISSION);
        assertThat(e.words().length()).isLessThan(200_000);
    }

    @Test
    void whatIsNotTheJsonThatWasExpectedIsAFailure() throws Exception {
        for (String printed : List.of("", "{", "[1]", "null", "{\"a\": 1e999}", "{}")) {
            Outcome outcome = script("cat <<'END'\n" + printed + "\nEND").run(command());
            assertThatThrownBy(() -> Json.object(outcome, json -> json.required("a")))
                    .isInstanceOfSatisfying(
                            ImageException.class, e -> assertThat(e.diagnosis()).isEqualTo(Diagnosis.UNKNOWN));
        }
    }

    @Test
    void membersOfJsonAreReadWhateverElseThereIs() throws Exception {
        Outcome outcome = script("cat <<'END'\n"
                        + "{\"n\": 9223372036854775807, \"x\": null, \"f\": 1.5, \"o\": {\"t\": \"a\\u00e9\", \"b\": true},"
                        + " \"l\": [{\"n\": 1}, 2, [], {\"n\": 3}]}\nEND")
                .run(command());
        List<Object> read = Json.object(
                outcome,
                json -> List.of(
                        json.required("n"),
                        json.text("n"),
                        json.object("o").text("t").orElse(""),
                        json.object("o").flag("b"),
                        json.flag("x"),
                        json.objects("l").stream().map(o -> o.required("n")).toList(),
                        json.object("none").number("n")));
        assertThat(read)
                .containsExactly(
                        Long.MAX_VALUE, Optional.empty(), "aé", true, false, List.of(1L, 3L), Optional.empty());
    }
}

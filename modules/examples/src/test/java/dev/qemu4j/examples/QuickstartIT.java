package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.internal.guest.LinuxGuestFiles;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class QuickstartIT {
    /** The user's files. */
    @TempDir
    private Path directory;

    /** Where the quickstart and the library put theirs. */
    @TempDir
    private Path temporary;

    @AfterEach
    void nothingIsLeft() {
        assertThat(ProcessHandle.current().children().filter(child -> !isGuard(child)))
                .isEmpty();
        assertThat(temporary).isEmptyDirectory();
    }

    /** The library's guard ends with the JVM. */
    private static boolean isGuard(ProcessHandle child) {
        return child.info().arguments().map(List::of).orElse(List.of()).contains("qemu4j-guard");
    }

    private record Result(int status, String out, String err) {}

    private Result run(String... arguments) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Quickstart.run(
                List.of(arguments),
                QemuManager.builder().runtimeBase(temporary),
                temporary,
                new PrintStream(out),
                new PrintStream(err));
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc", "q35"})
    void everyStepOfTheMicroGuestIsShown(String machine) throws InterruptedException {
        Result result = run("--machine", machine);

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line).contains("ms", "step", "QMP events"),
                        line -> assertThat(line).contains("created", "PAUSED"),
                        line -> assertThat(line).contains("started", "RUNNING", "RESUME"),
                        line -> assertThat(line).contains("guest is up", MicroGuest.GREETER.greeting()),
                        line -> assertThat(line).contains("paused", "PAUSED", "STOP"),
                        line -> assertThat(line).contains("resumed", "RUNNING", "RESUME"),
                        line -> assertThat(line).contains("reset", "RUNNING"),
                        line -> assertThat(line).contains("guest is up", MicroGuest.GREETER.greeting()),
                        line -> assertThat(line).contains("button pressed", "STOPPED", "POWERDOWN SHUTDOWN"),
                        line -> assertThat(line).contains("in all", "POWERED_OFF"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"raw", "qcow2"})
    void aDiskIsBootedAndNotChanged(String format) throws Exception {
        Path raw = MicroGuest.GREETER.writeTo(directory.resolve("a,b.raw"));
        Path image = directory.resolve("image." + format);
        ImageTool.run("convert", "-O", format, raw, image);
        byte[] content = Files.readAllBytes(image);

        Result result = run("--disk", image.toString());

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("POWERED_OFF");
        assertThat(image).hasBinaryContent(content);
    }

    @Test
    void aLinuxGuestShowsItsKernelAndAnswersTheButton() throws InterruptedException {
        Optional<LinuxGuestFiles> guest = LinuxGuestFiles.find();
        assumeTrue(guest.isPresent(), LinuxGuestFiles.MISSING);

        Result result = run(
                "--kernel",
                guest.orElseThrow().kernel().toString(),
                "--initrd",
                guest.orElseThrow().initrd().toString(),
                "--append",
                "console=ttyS0 quiet panic=-1",
                "--ready",
                "qemu4j linux guest ready");

        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
        assertThat(result.out()).contains("Linux version ", "POWERED_OFF");
    }

    @Test
    void aDiskInAnotherFormatThanSaidIsRefused() throws InterruptedException {
        Path raw = MicroGuest.GREETER.writeTo(directory.resolve("raw.img"));

        assertRefused("not in qcow2 format", "--disk", raw.toString(), "--format", "qcow2");
    }

    @Test
    void aQcow2ImageIsNotBootedAsRaw() throws Exception {
        Path image = directory.resolve("image.qcow2");
        ImageTool.run("create", "-f", "qcow2", image, "1M");

        assertRefused("the image is qcow2", "--disk", image.toString(), "--format", "raw");
    }

    @Test
    void aFileThatIsNoKernelIsRefused() throws Exception {
        Path file = Files.write(directory.resolve("noise"), new byte[100_000]);

        assertRefused("neither a Linux kernel", "--kernel", file.toString());
    }

    @Test
    void aProgramThatIsNoQemuIsRefused() throws InterruptedException {
        assertRefused("not a version of QEMU", "--qemu", "/bin/true");
    }

    @Test
    void aMissingQemuIsRefused() throws InterruptedException {
        assertRefused("/no/such/qemu", "--qemu", "/no/such/qemu");
    }

    @ParameterizedTest
    @CsvSource({
        "--machine nonsense, machine",
        "--memory 0,         0",
        "--memory much,      much",
        "--cpus 0,           0",
        "--cpus 300,         300",
    })
    void invalidMachineOptionsAreRefused(String arguments, String reason) throws InterruptedException {
        assertRefused(reason, arguments.split(" "));
    }

    private void assertRefused(String reason, String... arguments) throws InterruptedException {
        Result result = run(arguments);

        assertThat(result.err()).startsWith("quickstart: ").hasLineCount(1).contains(reason);
        assertThat(result.status()).isEqualTo(2);
    }
}

package dev.qemu4j.manager.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.manager.FakeMonitor;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.testkit.HeldReply;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ScreenTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private FakeMonitor machine;
    private Screen screen;

    @BeforeEach
    void connect() throws InterruptedException {
        machine = new FakeMonitor();
        screen = Screen.of(machine, folder.resolve("screenshot"));
        machine.qemu().on("screendump", request -> {
            write(request, "P6\n2 1\n255\nabcdef");
            return Reply.empty();
        });
    }

    @AfterEach
    void close() {
        machine.close();
    }

    private static void write(Request request, String ppm) throws Exception {
        Files.write(Path.of(request.arguments().get("filename").asString()), ppm.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void aScreenshotIsReadAndItsFileRemoved() throws Exception {
        Screenshot shot = screen.screenshot();
        assertThat(shot.width()).isEqualTo(2);
        assertThat(shot.height()).isEqualTo(1);
        assertThat(shot.rgb(1, 0)).isEqualTo('d' << 16 | 'e' << 8 | 'f');
        assertThat(folder).isEmptyDirectory();
        assertThat(machine.qemu().requests("screendump").getFirst().arguments().propertyNames())
                .containsExactly("filename");
    }

    @Test
    void oneOfSeveralScreensIsSelectedByItsDevice() throws Exception {
        screen.device("video1").screenshot(LONG);
        screen.device("video1", 2).screenshot();
        assertThat(machine.qemu().requests("screendump"))
                .extracting(request -> request.arguments().get("device").asString()
                        + request.arguments().get("head").asInt())
                .containsExactly("video10", "video12");
        assertThatIllegalArgumentException().isThrownBy(() -> screen.device("video1", -1));
    }

    @Test
    void aMissingScreenIsReported() {
        machine.qemu().on("screendump", Reply.error("There is no console to take a screendump from"));
        assertThatThrownBy(screen::screenshot)
                .isInstanceOfSatisfying(
                        NoDisplayException.class, e -> assertThat(e.device()).isEmpty())
                .hasMessageContaining("VM 'fake': screenshot failed: the machine has no screen");
    }

    @Test
    void aDeviceThatIsMissingOrNotAScreenIsNamed() {
        machine.qemu().on("screendump", Reply.error("DeviceNotFound", "Device 'x' not found"));
        assertThatThrownBy(screen.device("x")::screenshot)
                .isInstanceOfSatisfying(
                        NoDisplayException.class, e -> assertThat(e.device()).contains("x"))
                .hasMessageContaining("the machine has no screen 'x'");
        machine.qemu().on("screendump", Reply.error("Device n0 (head 0) is not bound to a QemuConsole"));
        assertThatThrownBy(screen.device("n0")::screenshot).isInstanceOf(NoDisplayException.class);
    }

    @Test
    void anyOtherErrorIsAFailureOfTheOperation() {
        machine.qemu().on("screendump", Reply.error("failed to open file"));
        assertThatThrownBy(screen::screenshot)
                .isInstanceOfSatisfying(
                        VmOperationException.class,
                        e -> assertThat(e.operation()).isEqualTo("screenshot"));
    }

    @Test
    void aLateScreenshotIsReplacedByTheNext() throws Exception {
        HeldReply held = machine.qemu().hold("screendump");
        assertThatThrownBy(() -> screen.screenshot(Duration.ofMillis(50)))
                .isInstanceOf(VmOperationException.class)
                .hasCauseInstanceOf(QmpTimeoutException.class);
        write(held.awaitRequest(LONG), "late");
        held.release(Reply.empty());
        assertThat(screen.screenshot().width()).isEqualTo(2);
        assertThat(folder).isEmptyDirectory();
    }

    /** Runs while QEMU takes the screenshot, with the path of its file. */
    private interface Replacement {
        void at(Path file) throws Exception;
    }

    private void instead(Replacement replacement) {
        machine.qemu().on("screendump", request -> {
            Path file = Path.of(request.arguments().get("filename").asString());
            Files.deleteIfExists(file);
            replacement.at(file);
            return Reply.empty();
        });
    }

    private void isRefused() {
        assertThatThrownBy(screen::screenshot)
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("screenshot failed: QEMU's picture could not be read");
    }

    @Test
    void aFifoThatQemuPutsInPlaceOfThePictureIsNotOpened() throws Exception {
        instead(file -> assertThat(
                        new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero());
        isRefused();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aLinkThatQemuPutsInPlaceOfThePictureIsNotFollowed() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "P6\n1 1\n255\nabc");
        instead(file -> Files.createSymbolicLink(file, other));
        isRefused();
        assertThat(other).hasContent("P6\n1 1\n255\nabc");
    }

    @Test
    void aLinkThatWaitsForTheNextScreenshotIsNotFollowed() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "mine");
        Files.createSymbolicLink(folder.resolve("screenshot"), other);
        assertThat(screen.screenshot().width()).isEqualTo(2);
        assertThat(other).hasContent("mine");
    }

    @Test
    void aPictureLargerThanAnyScreenIsNotRead() {
        machine.qemu().on("screendump", request -> {
            write(request, "P6\n9000 9000\n255\n");
            try (FileChannel file = FileChannel.open(
                    Path.of(request.arguments().get("filename").asString()), StandardOpenOption.WRITE)) {
                // A sparse file, so it takes no space.
                file.write(ByteBuffer.allocate(1), 3L * 9000 * 9000 + 16);
            }
            return Reply.empty();
        });
        isRefused();
    }

    @Test
    void aPictureThatIsNotCompleteIsAFailureOfTheOperation() {
        machine.qemu().on("screendump", request -> {
            write(request, "P6\n2 2\n255\nabcdef");
            return Reply.empty();
        });
        isRefused();
    }

    @Test
    void thePictureIsPrivate() throws Exception {
        List<Set<PosixFilePermission>> seen = new CopyOnWriteArrayList<>();
        machine.qemu().on("screendump", request -> {
            seen.add(Files.getPosixFilePermissions(folder.resolve("screenshot")));
            write(request, "P6\n1 1\n255\nabc");
            return Reply.empty();
        });
        screen.screenshot();
        assertThat(seen).containsExactly(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        HeldReply held = machine.qemu().hold("screendump");
        FutureTask<Screenshot> call = new FutureTask<>(screen::screenshot);
        Thread thread = Thread.ofVirtual().start(call);
        held.awaitRequest(LONG);
        thread.interrupt();
        assertThatThrownBy(call::get).hasCauseInstanceOf(InterruptedException.class);
        held.release();
    }
}

package dev.qemu4j.manager.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.manager.FakeMonitor;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.testkit.HeldReply;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(30)
class KeyboardTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String TAKEN = "portb[0x0064] = 0x1c\r\n";
    private static final String FULL = "portb[0x0064] = 0x1d\r\n";
    private static final String NO_CONTROLLER = "portb[0x0064] = 0xff\r\n";

    private FakeMonitor machine;
    private Keyboard keyboard;

    @BeforeEach
    void connect() throws InterruptedException {
        machine = new FakeMonitor();
        machine.qemu().on("input-send-event", Reply.empty());
        machine.qemu().on("human-monitor-command", Reply.of(TAKEN));
        keyboard = Keyboard.of(machine, () -> Duration.ZERO);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    /** The events that were sent, one text for each command: {@code +} is a press, {@code -} a release. */
    private List<String> sent() {
        return machine.qemu().requests("input-send-event").stream()
                .map(KeyboardTest::text)
                .toList();
    }

    private static String text(Request request) {
        List<String> events = new ArrayList<>();
        for (JsonNode event : request.arguments().get("events")) {
            JsonNode data = event.get("data");
            events.add((data.get("down").asBoolean() ? "+" : "-")
                    + data.get("key").get("data").asString());
        }
        return String.join(" ", events);
    }

    @Test
    void eachCharacterIsPressedAndReleasedInOneCommand() throws Exception {
        keyboard.type("aB |");
        assertThat(sent())
                .containsExactly("+a -a", "+shift +b -b -shift", "+spc -spc", "+shift +backslash -backslash -shift");
    }

    @Test
    void aChordIsReleasedInReverseOrder() throws Exception {
        keyboard.press("ctrl+alt+delete");
        assertThat(sent()).containsExactly("+ctrl +alt +delete -delete -alt -ctrl");
    }

    @Test
    void nothingIsTypedIfACharacterHasNoKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> keyboard.type("abc€"))
                .withMessageContaining("'€'");
        assertThat(machine.qemu().requests("input-send-event")).isEmpty();
    }

    @Test
    void theKeymapChoosesTheKeys() throws Exception {
        keyboard.keymap(Keymap.parse("de", "y z\n")).type("z");
        assertThat(sent()).containsExactly("+y -y");
    }

    @Test
    void nothingIsSentUntilTheGuestHasTakenThePreviousKeys() throws Exception {
        machine.qemu().once("human-monitor-command", Reply.of(TAKEN), Reply.of(FULL), Reply.of(FULL));
        keyboard.type("ab");
        assertThat(machine.qemu().requests().stream()
                        .map(Request::command)
                        .filter(command -> !command.equals("qmp_capabilities")))
                .containsExactly(
                        "human-monitor-command",
                        "input-send-event",
                        "human-monitor-command",
                        "human-monitor-command",
                        "human-monitor-command",
                        "input-send-event");
        assertThat(machine.qemu()
                        .requests("human-monitor-command")
                        .getFirst()
                        .arguments()
                        .toString())
                .isEqualTo("{\"command-line\":\"i /bx 0x64\"}");
    }

    @Test
    void aGuestThatTakesNothingIsWaitedForOnce() throws Exception {
        machine.qemu().on("human-monitor-command", Reply.of(FULL));
        keyboard.type("abc");
        assertThat(sent()).hasSize(3);
        machine.qemu().forgetRequests();
        machine.qemu().once("human-monitor-command", Reply.of(TAKEN), Reply.of(FULL), Reply.of(FULL), Reply.of(TAKEN));
        keyboard.type("de");
        assertThat(machine.qemu().requests("human-monitor-command")).hasSize(4);
    }

    @Test
    void theControllerIsQueriedOnceIfThereIsNone() throws Exception {
        machine.qemu().on("human-monitor-command", Reply.of(NO_CONTROLLER));
        keyboard.type("abc");
        assertThat(machine.qemu().requests("human-monitor-command")).hasSize(1);
    }

    @Test
    void theHumanMonitorIsTriedOnceIfThereIsNone() throws Exception {
        machine.qemu().on("human-monitor-command", Reply.error("CommandNotFound", "not there"));
        keyboard.type("abc");
        assertThat(machine.qemu().requests("human-monitor-command")).hasSize(1);
        assertThat(sent()).hasSize(3);
    }

    @Test
    void thePaceIsKept() throws Exception {
        long start = System.nanoTime();
        keyboard.pace(Duration.ofMillis(10)).type("aB.");
        // A pause after the first two events, after the next four, and none after the last two.
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(60));
        assertThatIllegalArgumentException().isThrownBy(() -> keyboard.pace(Duration.ofMillis(-1)));
    }

    @Test
    void keysAreHeldAndReleased() throws Exception {
        keyboard.hold(KeyChord.parse("ctrl+x"), Duration.ofMillis(1));
        keyboard.pressAndHold(KeyChord.parse("shift"));
        keyboard.release(KeyChord.parse("shift"));
        assertThat(sent()).containsExactly("+ctrl +x", "-x -ctrl", "+shift", "-shift");
    }

    @Test
    void anInterruptReleasesTheHeldKeys() throws Exception {
        FutureTask<Void> call = new FutureTask<>(() -> {
            keyboard.hold(KeyChord.parse("x"), LONG);
            return null;
        });
        Thread thread = Thread.ofPlatform().start(call);
        machine.qemu().awaitRequest("input-send-event", LONG);
        while (!call.isDone()
                && Stream.of(thread.getStackTrace())
                        .noneMatch(frame -> frame.getClassName().endsWith(".Pacer"))) {
            Thread.onSpinWait(); // until the key is held
        }
        thread.interrupt();
        assertThatThrownBy(() -> call.get(LONG.toSeconds() / 2, TimeUnit.SECONDS))
                .hasCauseInstanceOf(InterruptedException.class);
        assertThat(sent()).containsExactly("+x", "-x");
    }

    @Test
    void theInputOfTwoCallersIsNotMixed() throws Exception {
        HeldReply held = machine.qemu().hold("input-send-event");
        List<Thread> callers = new ArrayList<>();
        for (String text : List.of("aaaa", "bbbb")) {
            callers.add(Thread.ofVirtual().start(new FutureTask<>(() -> {
                keyboard.type(text);
                return null;
            })));
        }
        held.awaitRequest(LONG);
        held.release();
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(String.join("", sent())).matches("(\\+a -a){4}(\\+b -b){4}|(\\+b -b){4}(\\+a -a){4}");
    }

    @Test
    void aRefusalByQemuIsAFailureOfTheOperation() {
        machine.qemu().on("input-send-event", Reply.error("VM not running"));
        assertThatThrownBy(() -> keyboard.type("a"))
                .isInstanceOfSatisfying(
                        VmOperationException.class,
                        e -> assertThat(e.operation()).isEqualTo("type"))
                .hasMessageContaining("VM not running");
    }
}

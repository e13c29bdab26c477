package dev.qemu4j.manager.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.manager.FakeMonitor;
import dev.qemu4j.qapi.ui.input.InputButton;
import dev.qemu4j.testkit.Reply;
import dev.qemu4j.testkit.Request;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(30)
class PointerTest {
    private FakeMonitor machine;
    private Pointer pointer;

    @BeforeEach
    void connect() throws InterruptedException {
        machine = new FakeMonitor();
        machine.qemu().on("input-send-event", Reply.empty());
        machine.qemu().on("human-monitor-command", Reply.of("portb[0x0064] = 0x1c\r\n"));
        pointer = Pointer.of(machine);
    }

    @AfterEach
    void close() {
        machine.close();
    }

    /** The events that were sent, one text for each command. */
    private List<String> sent() {
        return machine.qemu().requests("input-send-event").stream()
                .map(PointerTest::text)
                .toList();
    }

    private static String text(Request request) {
        List<String> events = new ArrayList<>();
        for (JsonNode event : request.arguments().get("events")) {
            JsonNode data = event.get("data");
            events.add(
                    switch (event.get("type").asString()) {
                        case "btn" ->
                            (data.get("down").asBoolean() ? "+" : "-")
                                    + data.get("button").asString();
                        default ->
                            event.get("type").asString() + " "
                                    + data.get("axis").asString() + " "
                                    + data.get("value").asInt();
                    });
        }
        return String.join(", ", events);
    }

    @Test
    void aPositionIsTheMiddleOfThePixelOnQemusScale() throws Exception {
        pointer.moveTo(0, 0, 1, 1);
        pointer.moveTo(0, 0, 32767, 32767);
        pointer.moveTo(719, 0, 720, 400);
        pointer.moveTo(0, 2_000_000_000, Integer.MAX_VALUE, Integer.MAX_VALUE);
        assertThat(sent())
                .containsExactly(
                        "abs x 16383, abs y 16383",
                        "abs x 0, abs y 0",
                        "abs x 32744, abs y 40",
                        "abs x 0, abs y 30516");
    }

    @Test
    void aPositionOffTheScreenIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pointer.moveTo(720, 0, 720, 400))
                .withMessage("moveTo: x 720 is not on a screen of 720 pixels");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> pointer.moveTo(0, -1, 720, 400))
                .withMessageContaining("y -1");
        assertThat(machine.qemu().requests("input-send-event")).isEmpty();
    }

    @Test
    void aClickIsAPressAndAReleaseThatTheGuestCanTellApart() throws Exception {
        pointer.click(InputButton.LEFT);
        pointer.pressAndHold(InputButton.RIGHT);
        pointer.release(InputButton.RIGHT);
        assertThat(sent()).containsExactly("+left", "-left", "+right", "-right");
    }

    @Test
    void theWheelTurnsNotchByNotch() throws Exception {
        pointer.scroll(2);
        pointer.scroll(-1);
        pointer.scroll(0);
        assertThat(sent())
                .containsExactly("+wheel-down, -wheel-down", "+wheel-down, -wheel-down", "+wheel-up, -wheel-up");
    }

    @Test
    void aMouseIsMovedRelativeToItsPosition() throws Exception {
        pointer.moveBy(-5, 7);
        assertThat(sent()).containsExactly("rel x -5, rel y 7");
    }
}

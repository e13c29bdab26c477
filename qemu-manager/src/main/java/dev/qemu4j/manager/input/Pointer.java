package dev.qemu4j.manager.input;

import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.qapi.ui.input.InputAxis;
import dev.qemu4j.qapi.ui.input.InputBtnEvent;
import dev.qemu4j.qapi.ui.input.InputButton;
import dev.qemu4j.qapi.ui.input.InputEvent;
import dev.qemu4j.qapi.ui.input.InputMoveEvent;
import java.time.Duration;
import java.util.List;

/**
 * A guest's mouse or tablet ({@code input-send-event}).
 *
 * <p>{@link #moveTo} needs a device with absolute positions, such as a USB or virtio tablet. {@link #moveBy} needs a device with relative
 * movement, such as the built-in mouse of a PC; the guest applies its pointer acceleration. QEMU sends buttons to the device that it used
 * last.
 *
 * <p>Each event is followed by a pause of 10 ms, the polling interval of a USB device. All calls return when QEMU has the events. They
 * fail while the guest is paused, as QEMU takes no input then.
 *
 * <p>Safe for use by several threads: the input of different calls is never mixed.
 */
public final class Pointer {
    private static final Duration PACE = Duration.ofMillis(10);

    /** The largest position on QEMU's axes, whatever the size of the screen. */
    private static final int MAX_POSITION = 0x7fff;

    private final InputSender sender;

    private Pointer(InputSender sender) {
        this.sender = sender;
    }

    /**
     * The pointer of a machine.
     *
     * @param monitor the machine's monitor
     * @return the pointer
     */
    public static Pointer of(MachineMonitor monitor) {
        return new Pointer(new InputSender(monitor));
    }

    /**
     * Moves to a pixel of the screen.
     *
     * @param x the column, from 0 at the left
     * @param y the row, from 0 at the top
     * @param width the width of the screen in pixels, such as that of a screenshot
     * @param height the height of the screen in pixels
     * @throws IllegalArgumentException if the pixel is not on the screen
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no tablet, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the pointer may or may not have moved
     */
    public void moveTo(int x, int y, int width, int height) throws InterruptedException {
        List<InputEvent> events = List.of(
                InputEvent.Abs.of(InputMoveEvent.of(InputAxis.X, position("x", x, width))),
                InputEvent.Abs.of(InputMoveEvent.of(InputAxis.Y, position("y", y, height))));
        sender.run(() -> sender.send("moveTo", events, PACE));
    }

    /** The position of the middle of a pixel. */
    private static int position(String axis, int pixel, int count) {
        if (pixel < 0 || pixel >= count) {
            throw new IllegalArgumentException(
                    "moveTo: " + axis + " " + pixel + " is not on a screen of " + count + " pixels");
        }
        return (int) ((2L * pixel + 1) * MAX_POSITION / (2L * count));
    }

    /**
     * Moves relative to the current position.
     *
     * @param dx the distance to the right; to the left if negative
     * @param dy the distance down; up if negative
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no mouse, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the pointer may or may not have moved
     */
    public void moveBy(int dx, int dy) throws InterruptedException {
        List<InputEvent> events = List.of(
                InputEvent.Rel.of(InputMoveEvent.of(InputAxis.X, dx)),
                InputEvent.Rel.of(InputMoveEvent.of(InputAxis.Y, dy)));
        sender.run(() -> sender.send("moveBy", events, PACE));
    }

    /**
     * Presses and releases a button.
     *
     * @param button the button
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no pointer, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the button is released
     */
    public void click(InputButton button) throws InterruptedException {
        // Two commands: a polled device would never report a press that arrives together with its release.
        sender.run(
                () -> sender.press("click", List.of(event(button, true)), PACE, List.of(event(button, false)), PACE));
    }

    /**
     * Presses a button, and keeps it pressed until {@link #release}: moving in between drags.
     *
     * @param button the button
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no pointer, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the button may or may not be pressed
     */
    public void pressAndHold(InputButton button) throws InterruptedException {
        sender.run(() -> sender.send("pressAndHold", List.of(event(button, true)), PACE));
    }

    /**
     * Releases a button.
     *
     * @param button the button
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no pointer, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the button may or may not be released
     */
    public void release(InputButton button) throws InterruptedException {
        sender.run(() -> sender.send("release", List.of(event(button, false)), PACE));
    }

    /**
     * Turns the wheel.
     *
     * @param notches the number of notches: scrolls down if positive, up if negative
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no pointer, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the wheel may have turned partly
     */
    public void scroll(int notches) throws InterruptedException {
        InputButton button = notches > 0 ? InputButton.WHEEL_DOWN : InputButton.WHEEL_UP;
        sender.run(() -> {
            for (int i = 0; i < Math.abs(notches); i++) {
                sender.send("scroll", List.of(event(button, true), event(button, false)), PACE);
            }
        });
    }

    private static InputEvent event(InputButton button, boolean down) {
        return InputEvent.Btn.of(InputBtnEvent.of(button, down));
    }
}

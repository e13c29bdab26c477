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
 * <p>{@link #moveTo} needs a device that knows absolute places, such as a USB or virtio tablet; {@link #moveBy} one that does not, such
 * as the mouse that a PC has by itself, and the guest makes of it what its acceleration says. QEMU sends buttons to the device
 * that it last used.
 *
 * <p>Each event gets 10 ms before the next is sent, as a device that is asked at that rate, such as one on USB, needs. All calls return when
 * QEMU has the events. They fail while the guest is paused, when QEMU takes no input.
 *
 * <p>Safe for use by several threads: what one call does is not mixed with another's.
 */
public final class Pointer {
    private static final Duration PACE = Duration.ofMillis(10);

    /** The largest place on an axis that QEMU has, whatever the screen. */
    private static final int FAR_END = 0x7fff;

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
     * @param width how many columns the screen has, such as a screenshot of it
     * @param height how many rows it has
     * @throws IllegalArgumentException if the pixel is not on the screen
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no tablet, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the pointer may have moved or not
     */
    public void moveTo(int x, int y, int width, int height) throws InterruptedException {
        List<InputEvent> events = List.of(
                InputEvent.Abs.of(InputMoveEvent.of(InputAxis.X, place("x", x, width))),
                InputEvent.Abs.of(InputMoveEvent.of(InputAxis.Y, place("y", y, height))));
        sender.run(() -> sender.send("moveTo", events, PACE));
    }

    /** The middle of the pixel. */
    private static int place(String axis, int pixel, int count) {
        if (pixel < 0 || pixel >= count) {
            throw new IllegalArgumentException(
                    "moveTo: " + axis + " " + pixel + " is not on a screen of " + count + " pixels");
        }
        return (int) ((2L * pixel + 1) * FAR_END / (2L * count));
    }

    /**
     * Moves from where the pointer is.
     *
     * @param dx by how much to the right, to the left if negative
     * @param dy by how much down, up if negative
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no mouse, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the pointer may have moved or not
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
        // Not in one command: a device that is asked for its state would never show a press that comes with its
        // release.
        sender.run(
                () -> sender.press("click", List.of(event(button, true)), PACE, List.of(event(button, false)), PACE));
    }

    /**
     * Presses a button, which stays pressed until it is {@linkplain #release released}: what is moved meanwhile is dragged.
     *
     * @param button the button
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no pointer, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the button may be pressed or not
     */
    public void pressAndHold(InputButton button) throws InterruptedException {
        sender.run(() -> sender.send("pressAndHold", List.of(event(button, true)), PACE));
    }

    /**
     * Releases a button.
     *
     * @param button the button
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no pointer, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the button may be released or not
     */
    public void release(InputButton button) throws InterruptedException {
        sender.run(() -> sender.send("release", List.of(event(button, false)), PACE));
    }

    /**
     * Turns the wheel.
     *
     * @param notches by how much: down the page if positive, up if negative
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no pointer, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the wheel may have turned in part
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

package dev.qemu4j.manager.input;

import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.qapi.ui.input.InputEvent;
import dev.qemu4j.qapi.ui.input.InputKeyEvent;
import dev.qemu4j.qapi.ui.input.KeyValue;
import dev.qemu4j.qapi.ui.input.QKeyCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * A guest's keyboard ({@code input-send-event}).
 *
 * {@snippet :
 * vm.keyboard().type("root\n");
 * vm.keyboard().press("ctrl+alt+delete");
 * }
 *
 * <p><b>Pace.</b> A keyboard is a slow device, and what comes faster than the guest takes it is lost without a word. On a PC's own
 * keyboard, whose queue holds 16 bytes, each character is sent once the guest has taken the ones before, as its controller tells; a
 * guest that takes nothing for a second is not waited for any longer. For keyboards of other kinds (USB, virtio) a pace of 10 ms
 * for each press and each release is kept, the rate at which a USB keyboard is asked and the one of QEMU's VNC server. That the
 * device has the keys does not mean that the program in the guest has: a program that throws away what was typed before it asked, as
 * some do for passwords, must be waited for.
 *
 * <p>All calls return when QEMU has the events. They fail while the guest is paused, when QEMU takes no input.
 *
 * <p>Safe for use by several threads: what one call types is not mixed with another's.
 */
public final class Keyboard {
    private final InputSender sender;
    private final Keymap keymap;
    private final Supplier<Duration> pace;

    private Keyboard(InputSender sender, Keymap keymap, Supplier<Duration> pace) {
        this.sender = sender;
        this.keymap = keymap;
        this.pace = pace;
    }

    /**
     * The keyboard of a machine, with the US layout.
     *
     * @param monitor the machine's monitor
     * @param pace asked how long the guest needs for each press and release, of which nothing tells when it has taken them; zero for
     *     the keyboard of a PC
     * @return the keyboard
     */
    public static Keyboard of(MachineMonitor monitor, Supplier<Duration> pace) {
        return new Keyboard(new InputSender(monitor), Keymap.us(), Objects.requireNonNull(pace, "pace"));
    }

    /**
     * The same keyboard for a guest that is set to another layout.
     *
     * @param map which keys type which characters
     * @return the keyboard
     */
    public Keyboard keymap(Keymap map) {
        return new Keyboard(sender, Objects.requireNonNull(map, "map"), pace);
    }

    /**
     * The same keyboard at another pace.
     *
     * @param perEvent how long the guest gets for each press and each release; a PC's own keyboard is asked in addition
     * @return the keyboard
     * @throws IllegalArgumentException if the time is negative
     */
    public Keyboard pace(Duration perEvent) {
        if (perEvent.isNegative()) {
            throw new IllegalArgumentException("pace: " + perEvent + " is negative");
        }
        return new Keyboard(sender, keymap, () -> perEvent);
    }

    /**
     * Types text: each character's keys are pressed and released.
     *
     * @param text the text; {@code \n} is Enter, {@code \t} Tab, {@code \b} Backspace, and {@code \u005cu001b} Escape
     * @throws IllegalArgumentException if the layout has no key for a character, naming it; nothing was typed
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no keyboard, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; what was typed until then stays so, and no key stays pressed
     */
    public void type(String text) throws InterruptedException {
        List<KeyChord> chords = keymap.chords(text);
        Duration each = pace.get();
        sender.run(() -> {
            for (KeyChord chord : chords) {
                stroke("type", chord, each);
            }
        });
    }

    /**
     * Presses keys together, and releases them.
     *
     * @param chord the keys as {@link KeyChord#parse} reads them, such as {@code ctrl+alt+delete}
     * @throws IllegalArgumentException if there is no such key, naming it
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no keyboard, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; no key stays pressed
     */
    public void press(String chord) throws InterruptedException {
        press(KeyChord.parse(chord));
    }

    /**
     * Presses keys together, and releases them.
     *
     * @param chord the keys
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no keyboard, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; no key stays pressed
     */
    public void press(KeyChord chord) throws InterruptedException {
        sender.run(() -> stroke("press", chord, pace.get()));
    }

    /**
     * Presses keys together, and releases them after a while, which the guest may take for repeated presses.
     *
     * @param chord the keys
     * @param time how long they stay pressed
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no keyboard, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the keys are released
     */
    public void hold(KeyChord chord, Duration time) throws InterruptedException {
        sender.run(() -> sender.press("hold", downs(chord), time, ups(chord), pace.get()));
    }

    /**
     * Presses keys, which stay pressed until they are {@linkplain #release released}.
     *
     * @param chord the keys
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no keyboard, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the keys may be pressed or not
     */
    public void pressAndHold(KeyChord chord) throws InterruptedException {
        sender.run(() -> sender.send("pressAndHold", downs(chord), pace.get()));
    }

    /**
     * Releases keys.
     *
     * @param chord the keys
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no keyboard, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the keys may be released or not
     */
    public void release(KeyChord chord) throws InterruptedException {
        sender.run(() -> sender.send("release", ups(chord), pace.get()));
    }

    /** In one command, so that nothing can come between a press and its release. */
    private void stroke(String operation, KeyChord chord, Duration each) throws InterruptedException {
        List<InputEvent> events = new ArrayList<>(downs(chord));
        events.addAll(ups(chord));
        sender.send(operation, events, each);
    }

    private static List<InputEvent> downs(KeyChord chord) {
        return chord.keys().stream().map(key -> event(key, true)).toList();
    }

    private static List<InputEvent> ups(KeyChord chord) {
        return chord.keys().reversed().stream().map(key -> event(key, false)).toList();
    }

    private static InputEvent event(QKeyCode key, boolean down) {
        return InputEvent.Key.of(InputKeyEvent.of(KeyValue.Qcode.of(key), down));
    }
}

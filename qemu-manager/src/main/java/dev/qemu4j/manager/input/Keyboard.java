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
 * <p><b>Pace.</b> A keyboard is a slow device: events that arrive faster than the guest takes them are lost silently. For the keyboard of a
 * PC, whose queue holds 16 bytes, each character is sent once the guest has taken the previous ones, according to the keyboard
 * controller; after a guest has taken nothing for a second, characters are sent without waiting. For other keyboards (USB, virtio), there
 * is a pause of 10 ms for each press and each release: the polling interval of a USB keyboard and the key delay of QEMU's VNC server. When
 * the device has the keys, the program in the guest may not have them yet: wait for a program that discards earlier input, as password
 * prompts often do.
 *
 * <p>All calls return when QEMU has the events. They fail while the guest is paused, as QEMU takes no input then.
 *
 * <p>Safe for use by several threads: the input of different calls is never mixed.
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
     * @param pace supplies the time that the guest gets for each press and each release, for keyboards that do not report when the
     *     guest has taken them; zero for the keyboard of a PC
     * @return the keyboard
     */
    public static Keyboard of(MachineMonitor monitor, Supplier<Duration> pace) {
        return new Keyboard(new InputSender(monitor), Keymap.us(), Objects.requireNonNull(pace, "pace"));
    }

    /**
     * Returns the same keyboard for a guest that uses another layout.
     *
     * @param map the layout
     * @return the keyboard
     */
    public Keyboard keymap(Keymap map) {
        return new Keyboard(sender, Objects.requireNonNull(map, "map"), pace);
    }

    /**
     * Returns the same keyboard at another pace.
     *
     * @param perEvent the time that the guest gets for each press and each release, in addition to the wait for the keyboard controller of
     *     a PC
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
     * Types text: presses and releases the keys of each character.
     *
     * @param text the text; {@code \n} is Enter, {@code \t} Tab, {@code \b} Backspace, and {@code \u005cu001b} Escape
     * @throws IllegalArgumentException if the layout has no key for a character, which the message names; nothing was typed
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no keyboard, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; part of the text may have been typed, and no key stays pressed
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
     * @throws IllegalArgumentException if a key is unknown, which the message names
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
     * Presses keys together, and releases them after a time. The guest may treat that as repeated presses.
     *
     * @param chord the keys
     * @param time how long the keys stay pressed
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no keyboard, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the keys are released
     */
    public void hold(KeyChord chord, Duration time) throws InterruptedException {
        sender.run(() -> sender.press("hold", downs(chord), time, ups(chord), pace.get()));
    }

    /**
     * Presses keys, and keeps them pressed until {@link #release}.
     *
     * @param chord the keys
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no keyboard, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the keys may or may not be pressed
     */
    public void pressAndHold(KeyChord chord) throws InterruptedException {
        sender.run(() -> sender.send("pressAndHold", downs(chord), pace.get()));
    }

    /**
     * Releases keys.
     *
     * @param chord the keys
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no keyboard, is paused, or has ended
     * @throws InterruptedException if the thread is interrupted; the keys may or may not be released
     */
    public void release(KeyChord chord) throws InterruptedException {
        sender.run(() -> sender.send("release", ups(chord), pace.get()));
    }

    /** Sends one command, so that nothing can come between a press and its release. */
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

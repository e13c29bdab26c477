package dev.qemu4j.manager.input;

import dev.qemu4j.qapi.ui.input.QKeyCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Keys that are pressed together, in this order, and released in reverse order.
 *
 * @param keys the keys, modifiers first
 */
public record KeyChord(List<QKeyCode> keys) {
    /** Common names of keys that have another name in QEMU. */
    private static final Map<String, QKeyCode> ALIASES = Map.ofEntries(
            Map.entry("control", QKeyCode.CTRL),
            Map.entry("altgr", QKeyCode.ALT_R),
            Map.entry("super", QKeyCode.META_L),
            Map.entry("win", QKeyCode.META_L),
            Map.entry("enter", QKeyCode.RET),
            Map.entry("return", QKeyCode.RET),
            Map.entry("escape", QKeyCode.ESC),
            Map.entry("space", QKeyCode.SPC),
            Map.entry("del", QKeyCode.DELETE),
            Map.entry("ins", QKeyCode.INSERT),
            Map.entry("pageup", QKeyCode.PGUP),
            Map.entry("pagedown", QKeyCode.PGDN));

    /**
     * Checks the keys.
     *
     * @throws IllegalArgumentException if there is no key, a key appears twice, or QEMU does not know a key
     */
    public KeyChord {
        keys = List.copyOf(keys);
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("key chord: it has no key");
        }
        if (keys.stream().distinct().count() < keys.size()) {
            throw new IllegalArgumentException("key chord '" + text(keys) + "': a key appears twice");
        }
        if (keys.contains(QKeyCode.UNRECOGNIZED)) {
            throw new IllegalArgumentException("key chord " + keys + ": a key is unknown");
        }
    }

    /**
     * A chord of keys.
     *
     * @param keys the keys, modifiers first
     * @return the chord
     * @throws IllegalArgumentException if there is no key, a key appears twice, or QEMU does not know a key
     */
    public static KeyChord of(QKeyCode... keys) {
        return new KeyChord(List.of(keys));
    }

    /**
     * Reads a chord such as {@code ctrl+alt+delete} or {@code alt+f2}.
     *
     * @param text names of keys, joined by plus signs: QEMU's names ({@code QKeyCode}, such as {@code pgup} and
     *     {@code kp_enter}) or common ones ({@code enter}, {@code win}, {@code altgr}); case does not matter
     * @return the chord
     * @throws IllegalArgumentException if a name is not that of a key; the message has the name
     */
    public static KeyChord parse(String text) {
        List<QKeyCode> keys = new ArrayList<>();
        for (String name : text.split("\\+", -1)) {
            keys.add(key(name.strip().toLowerCase(Locale.ROOT), text));
        }
        return new KeyChord(keys);
    }

    private static QKeyCode key(String name, String chord) {
        QKeyCode key = ALIASES.getOrDefault(name, QKeyCode.of(name));
        if (key == QKeyCode.UNRECOGNIZED) {
            throw new IllegalArgumentException("key chord '" + chord + "': there is no key '" + name + "'");
        }
        return key;
    }

    /** Returns the keys as {@link #parse} reads them. */
    @Override
    public String toString() {
        return text(keys);
    }

    private static String text(List<QKeyCode> keys) {
        return keys.stream().map(QKeyCode::text).collect(Collectors.joining("+"));
    }
}

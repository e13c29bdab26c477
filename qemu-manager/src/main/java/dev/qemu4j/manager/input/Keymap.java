package dev.qemu4j.manager.input;

import dev.qemu4j.qapi.ui.input.QKeyCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The keyboard layout of a guest: which keys type which characters. QEMU names keys by their position on a US keyboard, so a guest with
 * another layout needs another map. Immutable.
 */
public final class Keymap {
    private static final List<List<QKeyCode>> COLUMNS = List.of(
            List.of(), List.of(QKeyCode.SHIFT), List.of(QKeyCode.ALT_R), List.of(QKeyCode.SHIFT, QKeyCode.ALT_R));
    private static final Map<String, Integer> NAMED = Map.of(
            "space", (int) ' ', "tab", (int) '\t', "newline", (int) '\n', "backspace", (int) '\b', "escape", 0x1b);

    private final String name;
    private final Map<Integer, KeyChord> chords;

    private Keymap(String name, Map<Integer, KeyChord> chords) {
        this.name = name;
        this.chords = chords;
    }

    /** The US layout, the default of guests: all of ASCII that can be typed. */
    private static final class Us {
        private static final Keymap MAP = parse("us", resource("us.keymap"));
    }

    /** {@return the US layout, the default of guests} */
    public static Keymap us() {
        return Us.MAP;
    }

    /**
     * Reads a map from text. Each line names a key ({@code QKeyCode}) and the characters that it types: alone, with Shift, with AltGr, and
     * with both.
     *
     * <pre>{@code
     * # on a German keyboard
     * y             z Z
     * q             q Q @
     * bracket_left  ü Ü
     * spc           space
     * }</pre>
     *
     * <p>Invisible characters are written as {@code space}, {@code tab}, {@code newline}, {@code backspace} and {@code escape}, a missing
     * character as {@code none}. If several keys type a character, the first one is used. A line that starts with {@code # } is a
     * comment.
     *
     * @param name the name of the map, for messages
     * @param text the lines
     * @return the map
     * @throws IllegalArgumentException if a line is malformed; the message has its number
     */
    public static Keymap parse(String name, String text) {
        Map<Integer, KeyChord> chords = new HashMap<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("# ")) {
                try {
                    parseLine(line.strip().split("\\s+"), chords);
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException(
                            "keymap '" + name + "', line " + number + ": " + e.getMessage(), e);
                }
            }
        }
        return new Keymap(name, Map.copyOf(chords));
    }

    private static void parseLine(String[] words, Map<Integer, KeyChord> chords) {
        QKeyCode key = QKeyCode.of(words[0]);
        if (key == QKeyCode.UNRECOGNIZED) {
            throw new IllegalArgumentException("there is no key '" + words[0] + "'");
        }
        if (words.length > COLUMNS.size() + 1) {
            throw new IllegalArgumentException("'" + words[5] + "' is one character too many");
        }
        for (int i = 1; i < words.length; i++) {
            if (!words[i].equals("none")) {
                List<QKeyCode> keys = new ArrayList<>(COLUMNS.get(i - 1));
                keys.add(key);
                chords.putIfAbsent(character(words[i]), new KeyChord(keys));
            }
        }
    }

    private static int character(String word) {
        Integer named = NAMED.get(word);
        if (named != null) {
            return named;
        }
        if (word.codePointCount(0, word.length()) != 1) {
            throw new IllegalArgumentException("'" + word + "' is not one character");
        }
        return word.codePointAt(0);
    }

    private static String resource(String file) {
        try (InputStream in = Keymap.class.getResourceAsStream(file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the name of the map} */
    public String name() {
        return name;
    }

    /**
     * The keys that type a character.
     *
     * @param codePoint the character, as a Unicode code point
     * @return the keys, empty if the layout has none for it
     */
    public Optional<KeyChord> chord(int codePoint) {
        return Optional.ofNullable(chords.get(codePoint));
    }

    /**
     * The keys that type a text.
     *
     * @param text the text
     * @return one chord for each character
     * @throws IllegalArgumentException if the layout has no key for a character; the message has the character and its index
     */
    public List<KeyChord> chords(String text) {
        List<KeyChord> typed = new ArrayList<>(text.length());
        for (int i = 0; i < text.length(); i = text.offsetByCodePoints(i, 1)) {
            int character = text.codePointAt(i);
            int index = i;
            typed.add(chord(character).orElseThrow(() -> missing(character, index)));
        }
        return typed;
    }

    private IllegalArgumentException missing(int character, int index) {
        String shown = Character.isISOControl(character) ? "" : "'" + Character.toString(character) + "' ";
        return new IllegalArgumentException("keymap '" + name + "': no key types the character " + shown
                + String.format("(U+%04X) at index %d", character, index));
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}

package dev.qemu4j.manager.input;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.qapi.ui.input.QKeyCode;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeymapTest {
    @Test
    void theUsLayoutTypesEachAsciiCharacterWithDifferentKeys() {
        String ascii =
                IntStream.rangeClosed(' ', '~').mapToObj(Character::toString).collect(Collectors.joining());
        assertThat(Keymap.us().chords(ascii)).hasSize(95).doesNotHaveDuplicates();
        assertThat(Keymap.us().chords("\n\t\b\u001b"))
                .containsExactly(
                        KeyChord.of(QKeyCode.RET),
                        KeyChord.of(QKeyCode.TAB),
                        KeyChord.of(QKeyCode.BACKSPACE),
                        KeyChord.of(QKeyCode.ESC));
    }

    @Test
    void aCharacterWithoutAKeyIsNamedWithItsIndex() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keymap.us().chords("5 😀 €"))
                .withMessage("keymap 'us': no key types the character '😀' (U+1F600) at index 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keymap.us().chords("a\u0007"))
                .withMessage("keymap 'us': no key types the character (U+0007) at index 1");
    }

    @Test
    void anotherLayoutIsReadFromText() {
        Keymap german = Keymap.parse("de", """
                # the keys that differ from the US layout
                y             z Z
                z             y Y
                q             q Q @
                bracket_left  ü Ü
                minus         ß none none ẞ
                2             2
                kp_2          2
                """);
        assertThat(german.chords("zY@üẞ2"))
                .containsExactly(
                        KeyChord.parse("y"),
                        KeyChord.parse("shift+z"),
                        KeyChord.parse("altgr+q"),
                        KeyChord.parse("bracket_left"),
                        KeyChord.parse("shift+altgr+minus"),
                        KeyChord.parse("2"));
        assertThat(german.name()).isEqualTo("de");
    }

    @ParameterizedTest
    @CsvSource({
        "nokey x, there is no key 'nokey'",
        "a xy, 'xy' is not one character",
        "a a b c d e, 'e' is one character too many"
    })
    void aMalformedLineIsRefusedWithItsNumber(String line, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Keymap.parse("mine", "b b B\n\n" + line))
                .withMessage("keymap 'mine', line 3: " + problem);
    }

    @Test
    void chordsAreReadFromTheNamesOfTheirKeys() {
        assertThat(KeyChord.parse("Ctrl + Alt+DEL"))
                .isEqualTo(KeyChord.of(QKeyCode.CTRL, QKeyCode.ALT, QKeyCode.DELETE));
        assertThat(KeyChord.parse("win+pageup")).hasToString("meta_l+pgup");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyChord.parse("ctrl+hyper+x"))
                .withMessage("key chord 'ctrl+hyper+x': there is no key 'hyper'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyChord.parse("ctrl+"))
                .withMessageContaining("no key ''");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> KeyChord.parse("a+a"))
                .withMessageContaining("key chord 'a+a': a key appears twice");
        assertThatIllegalArgumentException().isThrownBy(KeyChord::of).withMessageContaining("it has no key");
    }
}

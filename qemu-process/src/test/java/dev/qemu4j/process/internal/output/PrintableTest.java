package dev.qemu4j.process.internal.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTest {
    @Test
    void ordinaryTextIsUnchanged() {
        assertThat(Printable.of("Größe: 5 €, \ud83d\ude00 \\ 'x'")).isEqualTo("Größe: 5 €, \ud83d\ude00 \\ 'x'");
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x07, 0x0A, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0x061C, 0x200B, 0x200E, 0x2028, 0x2029, 0x202E, 0x2066,
                0xFEFF, 0xD800
            })
    void hiddenCharactersAreEscaped(int character) {
        assertThat(Printable.of("a" + (char) character + "b")).isEqualTo("a\\u%04xb".formatted(character));
    }

    @Test
    void hiddenCharactersBeyondTheFirstPlaneAreEscaped() {
        assertThat(Printable.of(Character.toString(0xE0041))).isEqualTo("\\udb40\\udc41");
    }
}

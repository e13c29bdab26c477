package dev.qemu4j.testkit.assembler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AssemblerTest {
    /** The encodings are NASM's (2.16). */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            16 | cli                          | fa
            16 | rep stosb                    | f3 aa
            16 | rep stosd                    | f3 66 ab
            32 | rep stosd                    | f3 ab
            16 | mov ds, ax                   | 8e d8
            16 | mov al, [0x46c]              | a0 6c 04
            32 | mov [0x46c], ax              | 66 a3 6c 04 00 00
            16 | mov sp, 0x7c00               | bc 00 7c
            16 | mov eax, 10                  | 66 b8 0a 00 00 00
            32 | mov ax, 10                   | 66 b8 0a 00
            16 | mov ah, al                   | 88 c4
            32 | mov ebp, eax                 | 89 c5
            16 | mov ebp, eax                 | 66 89 c5
            16 | mov dx, -2                   | ba fe ff
            16 | mov eax, cr0                 | 0f 20 c0
            16 | mov cr0, eax                 | 0f 22 c0
            16 | mov word [0x1c4], 0x7c18     | c7 06 c4 01 18 7c
            32 | mov byte [0x1c4], 255        | c6 05 c4 01 00 00 ff
            16 | mov di, [0x46c]              | 8b 3e 6c 04
            16 | mov [bx + 4], cl             | 88 4f 04
            16 | mov [bp], dx                 | 89 56 00
            16 | mov dl, [si - 128]           | 8a 54 80
            32 | mov [ebx + 0x8000], eax      | 89 83 00 80 00 00
            32 | mov eax, [ebp]               | 8b 45 00
            32 | mov [edi + 127], bx          | 66 89 5f 7f
            16 | xor ax, ax                   | 31 c0
            16 | test al, 0x20                | a8 20
            16 | test eax, eax                | 66 85 c0
            16 | test ax, 0x1234              | a9 34 12
            16 | cmp al, 0xa5                 | 3c a5
            16 | cmp di, [0x46c]              | 3b 3e 6c 04
            16 | add eax, 1013904223          | 66 05 5f f3 6e 3c
            16 | add eax, 1                   | 66 83 c0 01
            16 | sub bx, 0x1234               | 81 eb 34 12
            16 | and cl, 0xfe                 | 80 e1 fe
            16 | sbb word [si], -1            | 83 1c ff
            32 | and ebx, 0x7ffc              | 81 e3 fc 7f 00 00
            16 | inc esi                      | 66 46
            32 | dec ecx                      | 49
            16 | div ebx                      | 66 f7 f3
            16 | div word [bx]                | f7 37
            16 | imul eax, eax, 1664525       | 66 69 c0 0d 66 19 00
            16 | imul cx, [si], 7             | 6b 0c 07
            16 | shr ebx, 17                  | 66 c1 eb 11
            32 | shl ax, 3                    | 66 c1 e0 03
            16 | push dx                      | 52
            16 | pop eax                      | 66 58
            16 | in al, dx                    | ec
            16 | in eax, dx                   | 66 ed
            16 | in al, 0x71                  | e4 71
            16 | out dx, al                   | ee
            32 | out dx, ax                   | 66 ef
            16 | out 0x21, al                 | e6 21
            16 | int 0x10                     | cd 10
            16 | lgdt [0x7d00]                | 0f 01 16 00 7d
            32 | lgdt [eax]                   | 0f 01 10
            16 | jmp 8:0x7c40                 | ea 40 7c 08 00
            32 | jmp 16:0x7c40                | ea 40 7c 00 00 10 00
            16 | iret                         | cf
            16 | lodsb                        | ac
            """)
    void anInstructionHasItsKnownEncoding(int bits, String instruction, String expected) {
        assertThat(hex("bits " + bits + "\n" + instruction)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            here: jmp here                       | eb fe
            call there / there: ret             | e8 00 00 c3
            jz there / nop / there: nop        | 74 01 90 90
            loop there / there: nop             | e2 00 90
            jmp there / times 127 db 0 / there:| eb 7f
            jmp there / times 128 db 0 / there:| e9 80 00
            jz there / times 128 db 0 / there: | 0f 84 80 00
            bits 32 / call there / there:      | e8 00 00 00 00
            """)
    void aJumpIsAsShortAsItCanBe(String source, String start) {
        assertThat(hex(source.replace('/', '\n'))).startsWith(start);
    }

    @Test
    void aJumpThatGrowsCanPushAnotherOneOutOfReach() {
        String source = """
                first:  jmp second_target
                second: jmp far_away
                        times 125 db 0
                second_target:
                        times 10 db 0
                far_away:
                """;
        assertThat(hex(source)).startsWith("e9 80 00 e9 87 00 00");
    }

    @Test
    void labelsCountFromTheOrigin() {
        assertThat(hex("org 0x7c00\nnop\nhere: dw here, $, $$, $ - $$")).isEqualTo("90 01 7c 01 7c 00 7c 01 00");
    }

    @Test
    void aNameMayBeUsedBeforeItIsDefined() {
        assertThat(hex("mov ax, LATER + 1\nLATER equ 2 * (3 + 4) - -1")).isEqualTo("b8 10 00");
    }

    @Test
    void dataHoldsTextsAndNumbersOfItsWidth() {
        assertThat(hex("db \"a;b,\", 'c', 255, -1 ; comment\ndw 0x1234\ndd 1"))
                .isEqualTo("61 3b 62 2c 63 ff ff 34 12 01 00 00 00");
    }

    @Test
    void timesPadsUpToAnOffset() {
        assertThat(hex("nop\ntimes 4 - ($ - $$) db 0xcc")).isEqualTo("90 cc cc cc");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bits 64",
                "mov eax, bx",
                "mov al, 256",
                "mov ax, 0x10000",
                "mov [bx], 1",
                "mov [ax], bx",
                "mov al, [eax]",
                "push cl",
                "out 0x100, al",
                "mov al, word [8]",
                "vmcall",
                "jmp nowhere",
                "db 1 +",
                "db (1",
                "db 0x",
                "db",
                "dw 0x10000",
                "times -1 db 0",
                "loop $ + 200",
                "twice: nop\ntwice: nop",
            })
    void anInvalidLineIsRefusedWithItsNumber(String source) {
        int lines = (int) source.lines().count();
        assertThatThrownBy(() -> Assembler.assemble("nop\n" + source))
                .isInstanceOf(AssemblyException.class)
                .hasMessageContaining("line " + (1 + lines) + ": ");
    }

    @Test
    void aNameThatIsDefinedByItselfIsRefused() {
        assertThatThrownBy(() -> Assembler.assemble("itself equ itself + 1")).isInstanceOf(AssemblyException.class);
    }

    private static String hex(String source) {
        return HexFormat.ofDelimiter(" ").formatHex(Assembler.assemble(source));
    }
}

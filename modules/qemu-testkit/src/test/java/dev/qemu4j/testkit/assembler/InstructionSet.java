package dev.qemu4j.testkit.assembler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The instructions that the assembler knows, in the notation of Intel's manual (volume 2, "Instruction Format").
 *
 * <p>Of several forms that fit, the first is taken. Operands: {@code r8 rm8 r rm} are registers and memory, the ones without
 * a number 16 or 32 bits wide; {@code acc} is AX or EAX; {@code imms8} is a number that fits a sign-extended byte; the
 * others are {@link Form}'s. Encodings: {@code /r} and {@code /n} are the ModRM byte, {@code +r} adds a register's number,
 * {@code ib iv} is the number in one byte or as many as the operands have, {@code cb cv} a jump's distance, {@code ca}
 * an address, {@code cp} one with a segment; {@code o32} makes the instruction a 32-bit one.
 */
final class InstructionSet {
    private static final String FORMS = """
            mov    al,moffs    a0 ca
            mov    acc,moffs   a1 ca
            mov    moffs,al    a2 ca
            mov    moffs,acc   a3 ca
            mov    rm8,r8      88 /r
            mov    rm,r        89 /r
            mov    r8,rm8      8a /r
            mov    r,rm        8b /r
            mov    sreg,rm16   8e /r
            mov    cr,r32      0f 22 /r
            mov    r32,cr      0f 20 /r
            mov    r8,imm8     b0+r ib
            mov    r,imm       b8+r iv
            mov    rm8,imm8    c6 /0 ib
            mov    rm,imm      c7 /0 iv
            test   rm8,r8      84 /r
            test   rm,r        85 /r
            test   al,imm8     a8 ib
            test   acc,imm     a9 iv
            inc    r           40+r
            dec    r           48+r
            div    rm          f7 /6
            imul   r,rm,imms8  6b /r ib
            imul   r,rm,imm    69 /r iv
            shl    rm,imm8     c1 /4 ib
            shr    rm,imm8     c1 /5 ib
            push   r           50+r
            pop    r           58+r
            in     al,dx       ec
            in     acc,dx      ed
            in     al,imm8     e4 ib
            in     acc,imm8    e5 ib
            out    dx,al       ee
            out    dx,acc      ef
            out    imm8,al     e6 ib
            out    imm8,acc    e7 ib
            jmp    rel8        eb cb
            jmp    rel         e9 cv
            jmp    far         ea cp
            call   rel         e8 cv
            loop   rel8        e2 cb
            ret    -           c3
            iret   -           cf
            int    imm8        cd ib
            lgdt   m           0f 01 /2
            lodsb  -           ac
            stosb  -           aa
            stosd  -           o32 ab
            nop    -           90
            cli    -           fa
            sti    -           fb
            cld    -           fc
            hlt    -           f4
            """;

    private static final List<String> ARITHMETIC = List.of("add", "or", "adc", "sbb", "and", "sub", "xor", "cmp");

    private static final List<List<String>> CONDITIONS = List.of(
            List.of("jo"),
            List.of("jno"),
            List.of("jb", "jc", "jnae"),
            List.of("jae", "jnc", "jnb"),
            List.of("je", "jz"),
            List.of("jne", "jnz"),
            List.of("jbe", "jna"),
            List.of("ja", "jnbe"),
            List.of("js"),
            List.of("jns"),
            List.of("jp", "jpe"),
            List.of("jnp", "jpo"),
            List.of("jl", "jnge"),
            List.of("jge", "jnl"),
            List.of("jle", "jng"),
            List.of("jg", "jnle"));

    private static final Map<String, List<Form>> BY_MNEMONIC = Stream.of(
                    FORMS.lines(),
                    IntStream.range(0, ARITHMETIC.size()).boxed().flatMap(InstructionSet::arithmetic),
                    IntStream.range(0, CONDITIONS.size()).boxed().flatMap(InstructionSet::conditional))
            .flatMap(lines -> lines)
            .map(Form::parse)
            .collect(Collectors.groupingBy(Form::mnemonic));

    private InstructionSet() {}

    /** The first form that fits, encoded; empty if there is none. */
    static Optional<byte[]> encode(String mnemonic, List<Operand> operands, Encoding encoding) {
        return BY_MNEMONIC.getOrDefault(mnemonic, List.of()).stream()
                .flatMap(form -> form.encode(operands, encoding).stream())
                .findFirst();
    }

    private static Stream<String> arithmetic(int index) {
        String name = ARITHMETIC.get(index);
        int code = index * 8;
        return Stream.of(
                "%s rm8,r8 %02x /r".formatted(name, code),
                "%s rm,r %02x /r".formatted(name, code + 1),
                "%s r8,rm8 %02x /r".formatted(name, code + 2),
                "%s r,rm %02x /r".formatted(name, code + 3),
                "%s al,imm8 %02x ib".formatted(name, code + 4),
                "%s rm8,imm8 80 /%d ib".formatted(name, index),
                "%s rm,imms8 83 /%d ib".formatted(name, index),
                "%s acc,imm %02x iv".formatted(name, code + 5),
                "%s rm,imm 81 /%d iv".formatted(name, index));
    }

    private static Stream<String> conditional(int index) {
        return CONDITIONS.get(index).stream()
                .flatMap(name -> Stream.of(
                        "%s rel8 %02x cb".formatted(name, 0x70 + index),
                        "%s rel 0f %02x cv".formatted(name, 0x80 + index)));
    }
}

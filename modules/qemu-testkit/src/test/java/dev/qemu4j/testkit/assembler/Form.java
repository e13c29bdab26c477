package dev.qemu4j.testkit.assembler;

import dev.qemu4j.testkit.assembler.Operand.Far;
import dev.qemu4j.testkit.assembler.Operand.Immediate;
import dev.qemu4j.testkit.assembler.Operand.Kind;
import dev.qemu4j.testkit.assembler.Operand.Memory;
import dev.qemu4j.testkit.assembler.Operand.Register;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One way to encode one instruction: a line of {@link InstructionSet}.
 *
 * @param mnemonic the instruction
 * @param patterns what operands it takes
 * @param codes what bytes it makes of them
 */
record Form(String mnemonic, List<String> patterns, List<String> codes) {
    private static final int PREFIX_OPERAND_SIZE = 0x66;
    private static final Set<String> SIZED = Set.of("r", "rm", "acc");
    private static final Set<String> IN_REG = Set.of("r8", "r", "sreg", "cr");
    private static final Set<String> IN_RM = Set.of("rm8", "rm16", "rm", "r32", "m");

    static Form parse(String line) {
        List<String> words = List.of(line.strip().split("\\s+"));
        List<String> patterns =
                words.get(1).equals("-") ? List.of() : List.of(words.get(1).split(","));
        return new Form(words.get(0), patterns, words.subList(2, words.size()));
    }

    /** The bytes, or empty if this form doesn't fit the operands. */
    Optional<byte[]> encode(List<Operand> operands, Encoding encoding) {
        if (operands.size() != patterns.size()) {
            return Optional.empty();
        }
        int size = operandSize(operands);
        for (int i = 0; i < operands.size(); i++) {
            if (!matches(patterns.get(i), operands.get(i), size, operands, encoding)) {
                return Optional.empty();
            }
        }
        return Optional.of(bytes(operands, size, encoding));
    }

    /** In bytes; 0 for a form whose operands have a fixed size, -1 where they don't agree or don't say. */
    private int operandSize(List<Operand> operands) {
        boolean sized = false;
        int size = 0;
        for (int i = 0; i < operands.size(); i++) {
            if (!SIZED.contains(patterns.get(i))) {
                continue;
            }
            sized = true;
            int one = sizeOf(operands.get(i));
            if (one != 0 && size != 0 && one != size) {
                return -1;
            }
            size = Math.max(size, one);
        }
        return sized && size < 2 ? -1 : size;
    }

    private static int sizeOf(Operand operand) {
        return switch (operand) {
            case Register r when r.kind() == Kind.BYTE -> 1;
            case Register r when r.kind() == Kind.WORD -> 2;
            case Register r when r.kind() == Kind.DWORD -> 4;
            case Memory m -> m.size();
            default -> 0;
        };
    }

    private static boolean matches(
            String pattern, Operand operand, int size, List<Operand> operands, Encoding encoding) {
        return switch (pattern) {
            case "r8" -> operand instanceof Register r && r.kind() == Kind.BYTE;
            case "rm8" -> inRegisterOrMemory(operand, 1, operands);
            case "rm16" -> inRegisterOrMemory(operand, 2, operands);
            case "r" -> operand instanceof Register && sizeOf(operand) == size;
            case "rm" -> size > 0 && (operand instanceof Memory || operand instanceof Register) && mayBe(operand, size);
            case "r32" -> operand instanceof Register r && r.kind() == Kind.DWORD;
            case "acc" -> operand instanceof Register r && r.code() == 0 && sizeOf(r) == size;
            case "sreg" -> operand instanceof Register r && r.kind() == Kind.SEGMENT;
            case "cr" -> operand instanceof Register r && r.kind() == Kind.CONTROL;
            case "moffs" -> operand instanceof Memory m && m.base().isEmpty() && mayBe(m, Math.max(size, 1));
            case "m" -> operand instanceof Memory;
            case "imm8" -> operand instanceof Immediate;
            case "imm" -> size > 0 && operand instanceof Immediate;
            case "imms8" ->
                size > 0
                        && operand instanceof Immediate i
                        && i.value().value() >= Byte.MIN_VALUE
                        && i.value().value() <= Byte.MAX_VALUE;
            case "rel8" -> operand instanceof Immediate i && encoding.reaches(i.value());
            case "rel" -> operand instanceof Immediate;
            case "far" -> operand instanceof Far;
            default -> operand instanceof Register r && r.name().equals(pattern);
        };
    }

    /** A place in memory whose size is not written takes it from a register beside it. */
    private static boolean inRegisterOrMemory(Operand operand, int size, List<Operand> operands) {
        if (operand instanceof Memory m && m.size() == 0) {
            return operands.stream().anyMatch(Register.class::isInstance);
        }
        return sizeOf(operand) == size;
    }

    private static boolean mayBe(Operand operand, int size) {
        int own = sizeOf(operand);
        return own == size || (own == 0 && operand instanceof Memory);
    }

    private byte[] bytes(List<Operand> operands, int size, Encoding encoding) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        boolean wide = codes.getFirst().equals("o32");
        int needed = wide ? 4 : size;
        if (needed > 1 && needed * 8 != encoding.bits()) {
            out.write(PREFIX_OPERAND_SIZE);
        }
        for (String code : codes.subList(wide ? 1 : 0, codes.size())) {
            switch (code) {
                case "/r" -> out.writeBytes(ModRm.of(reg(operands), rm(operands), encoding.bits()));
                case "ib" -> out.writeBytes(Data.littleEndian(1, number(operands)));
                case "iv" -> out.writeBytes(Data.littleEndian(size, number(operands)));
                case "cb", "cv" -> {
                    int width = code.equals("cb") ? 1 : encoding.bits() / 8;
                    long distance = number(operands) - (encoding.here() + out.size() + width);
                    // Too far only in a layout that isn't final; and a processor counts round, too.
                    out.writeBytes(Data.littleEndian(width, distance & ((1L << (8 * width)) - 1)));
                }
                case "ca" -> out.writeBytes(Data.littleEndian(encoding.bits() / 8, address(operands)));
                case "cp" -> {
                    Far far = (Far) operands.getFirst();
                    out.writeBytes(
                            Data.littleEndian(encoding.bits() / 8, far.offset().value()));
                    out.writeBytes(Data.littleEndian(2, far.segment().value()));
                }
                default -> {
                    if (code.startsWith("/")) {
                        int digit = Integer.parseInt(code.substring(1));
                        out.writeBytes(ModRm.of(digit, rm(operands), encoding.bits()));
                    } else if (code.endsWith("+r")) {
                        out.write(Integer.parseInt(code.substring(0, 2), 16) + reg(operands));
                    } else {
                        out.write(Integer.parseInt(code, 16));
                    }
                }
            }
        }
        return out.toByteArray();
    }

    private int reg(List<Operand> operands) {
        return ((Register) operandOf(IN_REG, operands)).code();
    }

    private Operand rm(List<Operand> operands) {
        return operandOf(IN_RM, operands);
    }

    private Operand operandOf(Set<String> wanted, List<Operand> operands) {
        for (int i = 0; i < operands.size(); i++) {
            if (wanted.contains(patterns.get(i))) {
                return operands.get(i);
            }
        }
        throw new IllegalStateException("no operand for its encoding: " + this);
    }

    private static long address(List<Operand> operands) {
        return operands.stream()
                .filter(Memory.class::isInstance)
                .map(operand -> ((Memory) operand).displacement().value())
                .findFirst()
                .orElseThrow();
    }

    private static long number(List<Operand> operands) {
        return operands.stream()
                .filter(Immediate.class::isInstance)
                .map(operand -> ((Immediate) operand).value().value())
                .findFirst()
                .orElseThrow();
    }
}

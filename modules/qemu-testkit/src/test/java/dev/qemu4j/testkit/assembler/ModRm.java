package dev.qemu4j.testkit.assembler;

import dev.qemu4j.testkit.assembler.Operand.Memory;
import dev.qemu4j.testkit.assembler.Operand.Register;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** The byte that says which register and which other register or place in memory, and the displacement behind it. */
final class ModRm {
    private static final List<String> BASES_16 = List.of("-", "-", "-", "-", "si", "di", "bp", "bx");
    private static final List<String> BASES_32 = List.of("eax", "ecx", "edx", "ebx", "-", "ebp", "esi", "edi");

    private ModRm() {}

    static byte[] of(int reg, Operand operand, int bits) {
        if (operand instanceof Register register) {
            return new byte[] {(byte) (0xc0 | (reg << 3) | register.code())};
        }
        Memory memory = (Memory) operand;
        long displacement = memory.displacement().value();
        int width = bits / 8;
        if (memory.base().isEmpty()) {
            return withDisplacement(0, reg, bits == 16 ? 6 : 5, width, displacement);
        }
        String name = memory.base().get().name();
        int base = (bits == 16 ? BASES_16 : BASES_32).indexOf(name);
        if (base < 0) {
            throw new AssemblyException("no address with " + name + " in " + bits + "-bit code");
        }
        boolean framePointer = name.endsWith("bp");
        if (displacement == 0 && !framePointer) {
            return withDisplacement(0, reg, base, 0, 0);
        }
        if (displacement >= Byte.MIN_VALUE && displacement <= Byte.MAX_VALUE) {
            return withDisplacement(1, reg, base, 1, displacement);
        }
        return withDisplacement(2, reg, base, width, displacement);
    }

    private static byte[] withDisplacement(int mod, int reg, int rm, int width, long displacement) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write((mod << 6) | (reg << 3) | rm);
        if (width > 0) {
            out.writeBytes(Data.littleEndian(width, displacement));
        }
        return out.toByteArray();
    }
}

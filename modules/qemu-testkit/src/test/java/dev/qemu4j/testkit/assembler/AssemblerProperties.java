package dev.qemu4j.testkit.assembler;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AssemblerProperties {
    private static final byte HLT = (byte) 0xf4;
    private static final byte JMP_SHORT = (byte) 0xeb;
    private static final byte JMP = (byte) 0xe9;

    /** Blocks that jump from one to the next, laid out in any order, followed through the bytes as a processor would. */
    @Property(tries = 150)
    void everyJumpArrivesAndIsLongOnlyWhereAShortOneWouldNot(
            @ForAll @Size(min = 1, max = 200) List<@IntRange(max = 30) Integer> gaps, @ForAll long order) {
        byte[] bytes = Assembler.assemble(chain(gaps, new Random(order)));
        ByteBuffer code = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int at = 0;
        int jumps = 0;
        while (code.get(at) != HLT) {
            assertThat(code.get(at)).isIn(JMP_SHORT, JMP);
            boolean isShort = code.get(at) == JMP_SHORT;
            int distance = isShort ? code.get(at + 1) : code.getShort(at + 1);
            if (!isShort) {
                // Shortening the jump by a byte would bring a target behind it as much nearer as its own end.
                int asShort = distance < 0 ? distance + 1 : distance;
                assertThat(asShort < Byte.MIN_VALUE || asShort > Byte.MAX_VALUE).isTrue();
            }
            at += (isShort ? 2 : 3) + distance;
            jumps++;
        }
        assertThat(jumps).isEqualTo(gaps.size() + 1);
    }

    private static String chain(List<Integer> gaps, Random order) {
        List<String> blocks = new ArrayList<>();
        for (int i = 0; i < gaps.size(); i++) {
            blocks.add("block%d: jmp block%d\ntimes %d db 0\n".formatted(i, i + 1, gaps.get(i)));
        }
        blocks.add("block%d: hlt\n".formatted(gaps.size()));
        Collections.shuffle(blocks, order);
        return "jmp block0\n" + String.join("", blocks);
    }
}

package dev.qemu4j.testkit.assembler;

import java.util.Optional;

/** Where an instruction is encoded, and whether a short jump was tried there and didn't reach. */
final class Encoding {
    private static final int SHORT_JUMP_LENGTH = 2;

    private final int bits;
    private final long here;
    private final Optional<Long> before;
    private final boolean mayBeShort;
    private boolean outOfReach;

    /**
     * A place for an instruction.
     *
     * @param bits 16 or 32: the mode that the processor is in
     * @param here the instruction's address
     * @param before the address that it had in the pass before, whose addresses the targets of jumps are
     * @param mayBeShort false for a jump that was found to be out of reach before
     */
    Encoding(int bits, long here, Optional<Long> before, boolean mayBeShort) {
        this.bits = bits;
        this.here = here;
        this.before = before;
        this.mayBeShort = mayBeShort;
    }

    int bits() {
        return bits;
    }

    long here() {
        return here;
    }

    boolean outOfReach() {
        return outOfReach;
    }

    /** Whether a jump of two bytes gets there. A target that isn't known yet is taken to be near. */
    boolean reaches(Scope.Value target) {
        boolean fits = true;
        if (target.known() && before.isPresent()) {
            long distance = target.value() - (before.get() + SHORT_JUMP_LENGTH);
            fits = distance >= Byte.MIN_VALUE && distance <= Byte.MAX_VALUE;
        }
        outOfReach |= !fits;
        return fits && mayBeShort;
    }
}

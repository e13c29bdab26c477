package dev.qemu4j.benchmarks;

/** How long to measure. */
enum Effort {
    /** As for published figures. */
    FULL(1, 1),
    /** Fewer rounds, as warm as in a full measurement. */
    QUICK(0.15, 1),
    /** Only checks that the programs run; the figures are meaningless. */
    SMOKE(0, 0.0025);

    private final double rounds;
    private final double calls;

    Effort(double rounds, double calls) {
        this.rounds = rounds;
        this.calls = calls;
    }

    /** How many rounds instead of {@code full}, at least two. */
    int rounds(int full) {
        return Math.max(2, (int) (full * rounds));
    }

    /** How many calls, events or connections instead of {@code full}, at least two. */
    int calls(int full) {
        return Math.max(2, (int) (full * calls));
    }
}

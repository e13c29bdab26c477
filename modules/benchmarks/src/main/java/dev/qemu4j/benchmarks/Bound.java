package dev.qemu4j.benchmarks;

/** The bound of a figure. */
record Bound(boolean isUpper, double limit) {
    static Bound atMost(double limit) {
        return new Bound(true, limit);
    }

    static Bound atLeast(double limit) {
        return new Bound(false, limit);
    }

    boolean holdsFor(double value) {
        return isUpper ? value <= limit : value >= limit;
    }

    @Override
    public String toString() {
        return (isUpper ? "<= " : ">= ") + Row.number(limit);
    }
}

package dev.qemu4j.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The distribution of several measurements. */
final class Distribution {
    private final double[] sorted;

    private Distribution(double[] sorted) {
        this.sorted = sorted;
    }

    static Distribution of(List<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("no values");
        }
        return new Distribution(sorted);
    }

    static Distribution of(long[] values) {
        double[] sorted = Arrays.stream(values).asDoubleStream().sorted().toArray();
        return new Distribution(sorted);
    }

    double median() {
        return at(0.5);
    }

    /** The value that the given part of all values doesn't exceed. */
    double at(double part) {
        double position = part * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    /** The middle half, the range and the number of the values. */
    String spread(double scale) {
        return String.format(
                Locale.ROOT,
                "%s..%s, all %s..%s, n=%d",
                Row.number(at(0.25) / scale),
                Row.number(at(0.75) / scale),
                Row.number(sorted[0] / scale),
                Row.number(sorted[sorted.length - 1] / scale),
                sorted.length);
    }
}

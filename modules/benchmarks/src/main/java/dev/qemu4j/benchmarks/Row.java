package dev.qemu4j.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table: a figure, and its bound if there is one.
 *
 * @param what the name of the figure
 * @param value its value
 * @param unit its unit
 * @param bound the bound of the value
 * @param spread the spread of the measurements, or a remark
 */
record Row(String what, double value, String unit, @Nullable Bound bound, String spread) {
    private static final String FORMAT = "%-17s %-58s %14s %9s %-6s %s";

    static Row figure(String what, Distribution values, double scale, String unit) {
        return new Row(what, values.median() / scale, unit, null, values.spread(scale));
    }

    static Row bounded(String what, Distribution values, String unit, Bound bound) {
        return new Row(what, values.median(), unit, bound, values.spread(1));
    }

    /** The quotients of measurements of the same round. */
    static Row ratio(String what, List<Double> values, List<Double> references, @Nullable Bound bound) {
        List<Double> quotients = IntStream.range(0, values.size())
                .mapToObj(i -> values.get(i) / references.get(i))
                .toList();
        Distribution all = Distribution.of(quotients);
        return new Row(what, all.median(), "x", bound, all.spread(1));
    }

    boolean holds() {
        return bound == null || bound.holdsFor(value);
    }

    static String header() {
        return String.format(
                Locale.ROOT, FORMAT, "benchmark", "what", "measured", "bound", "", "middle half, all, number");
    }

    String line(String benchmark) {
        String verdict = bound == null ? "" : holds() ? "pass" : "FAIL";
        return String.format(
                Locale.ROOT,
                FORMAT,
                benchmark,
                what,
                number(value) + " " + unit,
                bound == null ? "" : bound,
                verdict,
                spread);
    }

    /** Three significant digits. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 || value == Math.rint(value) ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}

package dev.qemu4j.benchmarks;

import dev.qemu4j.qmp.DecodeBenchmark;
import dev.qemu4j.qmp.EncodeBenchmark;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** What JMH says of decoding and encoding, without sockets. Each round is a fork of every benchmark. */
final class Codec {
    private Codec() {}

    static List<Row> measure(Effort effort) throws RunnerException {
        Map<String, List<Double>> scores = new LinkedHashMap<>();
        Map<String, List<Double>> bytes = new LinkedHashMap<>();
        int rounds = effort == Effort.SMOKE ? 1 : effort.rounds(6);
        for (int round = 0; round < rounds; round++) {
            for (RunResult result : run(effort)) {
                String name = result.getPrimaryResult().getLabel();
                add(scores, name, result.getPrimaryResult().getScore());
                result.getSecondaryResults().forEach((key, value) -> {
                    if (key.endsWith("gc.alloc.rate.norm")) {
                        add(bytes, name, value.getScore());
                    }
                });
            }
        }
        String decode = "decode";
        String scan = "scanTokens";
        List<Row> rows = new ArrayList<>();
        rows.add(Row.ratio(
                "events decoded, client / token scan",
                scores.getOrDefault(decode, List.of()),
                scores.getOrDefault(scan, List.of()),
                Bound.atLeast(0.5)));
        scores.forEach((name, values) -> rows.add(Row.figure(name, Distribution.of(values), 1e6, "M/s")));
        bytes.forEach((name, values) -> rows.add(Row.figure(name + ", allocated", Distribution.of(values), 1, "B")));
        return rows;
    }

    private static void add(Map<String, List<Double>> to, String name, double value) {
        to.computeIfAbsent(name, ignored -> new ArrayList<>()).add(value);
    }

    private static Collection<RunResult> run(Effort effort) throws RunnerException {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(DecodeBenchmark.class.getName())
                .include(EncodeBenchmark.class.getName())
                .verbosity(VerboseMode.SILENT)
                .addProfiler("gc")
                // JMH's own use of Unsafe is nothing to be told of.
                .jvmArgsAppend("-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow");
        if (effort == Effort.SMOKE) {
            options.forks(0).warmupIterations(0).measurementIterations(1).measurementTime(TimeValue.milliseconds(1));
        } else {
            options.forks(1)
                    .warmupIterations(5)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(3)
                    .measurementTime(TimeValue.seconds(1));
        }
        return new Runner(options.build()).run();
    }
}

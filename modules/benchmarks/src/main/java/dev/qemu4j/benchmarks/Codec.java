package dev.qemu4j.benchmarks;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.Blackhole;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Decoding and encoding without sockets. */
final class Codec {
    private Codec() {}

    static List<Row> measure(Effort effort) throws Exception {
        List<Row> rows = new ArrayList<>(alternate(effort));
        Map<String, List<Double>> scores = new LinkedHashMap<>();
        Map<String, List<Double>> bytes = new LinkedHashMap<>();
        int forks = effort == Effort.SMOKE ? 1 : effort.rounds(6);
        for (int fork = 0; fork < forks; fork++) {
            for (RunResult result : run(effort)) {
                String name = result.getPrimaryResult().getLabel();
                add(scores, name, result.getPrimaryResult().getScore());
                Result<?> allocated = result.getSecondaryResults().get("gc.alloc.rate.norm");
                if (allocated != null) {
                    add(bytes, name, allocated.getScore());
                }
            }
        }
        scores.forEach((name, values) -> rows.add(Row.figure("JMH: " + name, Distribution.of(values), 1e6, "M/s")));
        bytes.forEach((name, values) ->
                rows.add(Row.figure("JMH: " + name + ", allocated", Distribution.of(values), 1, "B")));
        return rows;
    }

    /** JMH's forks are seconds apart, too far for a ratio on a machine with other work: here both alternate in one JVM. */
    private static List<Row> alternate(Effort effort) throws Exception {
        DecodeBenchmark benchmark = new DecodeBenchmark();
        Blackhole blackhole = new Blackhole(
                "Today's password is swordfish. I understand instantiating Blackholes directly is dangerous.");
        Callers scan = Callers.onePlatformThread("scan", () -> blackhole.consume(benchmark.scanTokens()));
        Callers decode = Callers.onePlatformThread("decode", () -> benchmark.decode(blackhole));
        Interleaved runs =
                Interleaved.run(List.of(scan, decode), effort.calls(1_000), effort.rounds(60), effort.calls(20));
        return List.of(Row.ratio(
                "events decoded, client / token scan",
                runs.values(scan, Callers.Block::p50Nanos),
                runs.values(decode, Callers.Block::p50Nanos),
                Bound.atLeast(0.5)));
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

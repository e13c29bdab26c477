package dev.qemu4j.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
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

/** The cost of building a configuration and rendering its command line. */
final class Config {
    private static final Bound WARM = Bound.atMost(50);

    private Config() {}

    static List<Row> measure(Effort effort) throws RunnerException {
        List<Row> rows = new ArrayList<>(List.of(cpu(effort)));
        Map<String, List<Double>> micros = new LinkedHashMap<>();
        int forks = effort == Effort.SMOKE ? 1 : effort.rounds(6);
        for (int fork = 0; fork < forks; fork++) {
            for (RunResult result : new Runner(options(effort).build()).run()) {
                micros.computeIfAbsent(result.getPrimaryResult().getLabel(), ignored -> new ArrayList<>())
                        .add(result.getPrimaryResult().getScore());
            }
        }
        micros.forEach((name, values) ->
                rows.add(Row.figure("JMH: " + name + ", 20 devices", Distribution.of(values), 1, "us")));
        return rows;
    }

    /** The time of this thread alone, which other work on the machine hardly changes. */
    private static Row cpu(Effort effort) {
        ConfigBenchmark benchmark = new ConfigBenchmark();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        int calls = effort.calls(5_000);
        long arguments = 0;
        List<Double> micros = new ArrayList<>();
        for (int round = -effort.calls(20); round < effort.rounds(60); round++) {
            long begin = threads.getCurrentThreadCpuTime();
            for (int call = 0; call < calls; call++) {
                arguments += benchmark.buildAndRender().size();
            }
            if (round >= 0) {
                micros.add((threads.getCurrentThreadCpuTime() - begin) / 1e3 / calls);
            }
        }
        if (arguments == 0) {
            throw new IllegalStateException("nothing was rendered");
        }
        return Row.bounded("20 devices described, checked and rendered, CPU", Distribution.of(micros), "us", WARM);
    }

    private static ChainedOptionsBuilder options(Effort effort) {
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(ConfigBenchmark.class.getName())
                .verbosity(VerboseMode.SILENT)
                .jvmArgsAppend("-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow");
        return effort == Effort.SMOKE
                ? options.forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(1))
                : options.forks(1)
                        .warmupIterations(5)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(3)
                        .measurementTime(TimeValue.seconds(1));
    }
}

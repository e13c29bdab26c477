package dev.qemu4j.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs benchmarks, each in a JVM of its own, and prints a line for each figure.
 *
 * <p>{@code Benchmarks [--quick] [--repeat <times>] [<name>...]}: all of them if none is named. The status is 1 if a bound
 * is missed.
 */
public final class Benchmarks {
    /** Between this program and itself: run the one benchmark that is named in this JVM. */
    private static final String HERE = "--here";

    private final List<Program> programs = new ArrayList<>();
    private Effort effort = Effort.FULL;
    private int times = 1;
    private boolean here;

    private Benchmarks(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--full" -> effort = Effort.FULL;
                case "--quick" -> effort = Effort.QUICK;
                case "--smoke" -> effort = Effort.SMOKE;
                case "--repeat" -> times = Integer.parseInt(arguments[++i]);
                case HERE -> here = true;
                default -> programs.add(Program.named(arguments[i]));
            }
        }
        if (programs.isEmpty()) {
            programs.addAll(List.of(Program.values()));
        }
    }

    /**
     * Runs benchmarks.
     *
     * @param arguments see above
     * @throws Exception if something cannot be measured
     */
    public static void main(String... arguments) throws Exception {
        Benchmarks benchmarks = new Benchmarks(arguments);
        // Whatever threads a benchmark leaves behind, it is over.
        System.exit(benchmarks.here ? benchmarks.runHere() : benchmarks.runAll());
    }

    private int runHere() throws Exception {
        int status = 0;
        for (Program program : programs) {
            for (Row row : program.run(effort)) {
                System.out.println(row.line(program.title()));
                status = row.holds() ? status : 1;
            }
        }
        return status;
    }

    private int runAll() throws Exception {
        System.out.println(Row.header());
        int status = 0;
        for (int time = 0; time < times; time++) {
            for (Program program : programs) {
                String howLong = "--" + effort.name().toLowerCase(Locale.ROOT);
                List<String> command = program.java(Benchmarks.class, HERE, howLong, program.title());
                status = Math.max(
                        status, new ProcessBuilder(command).inheritIO().start().waitFor());
            }
        }
        return status;
    }
}

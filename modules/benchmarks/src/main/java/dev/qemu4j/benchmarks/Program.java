package dev.qemu4j.benchmarks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The benchmarks, and the JVM that each runs in. */
enum Program {
    COMMANDS,
    /** The same with client and server on one CPU, which need not wake up another one. */
    COMMANDS_1_CPU,
    COMMANDS_QEMU,
    EVENTS,
    CODEC,
    CONFIG,
    IDLE,
    IDLE_MACHINES,
    CREATE,
    CROWD,
    LIFE,
    CYCLES;

    static Program named(String title) {
        return Arrays.stream(values())
                .filter(program -> program.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no benchmark '" + title + "'; there are "
                        + Arrays.stream(values()).map(Program::title).collect(Collectors.joining(", "))));
    }

    /** Its name on the command line and in the table. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    List<Row> run(Effort effort) throws Exception {
        return switch (this) {
            case COMMANDS -> ServerProcess.measureCommands(effort, true);
            case COMMANDS_1_CPU -> ServerProcess.measureCommands(effort, false);
            case COMMANDS_QEMU -> Qemu.measureCommands(effort);
            case EVENTS -> EventStream.measure(effort);
            case CODEC -> Codec.measure(effort);
            case CONFIG -> Config.measure(effort);
            case IDLE -> IdleConnections.measure(effort);
            case IDLE_MACHINES -> IdleMachines.measure(effort);
            case CROWD -> Crowd.measure(effort);
            case LIFE -> Life.measure(effort);
            case CREATE -> Creation.measure(effort);
            case CYCLES -> Cycles.measure(effort);
        };
    }

    /** The command that runs a main class for it in a JVM with this one's class path. */
    List<String> java(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        if (this == COMMANDS_1_CPU) {
            command.addAll(List.of("taskset", "-c", "0"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (this == CODEC || this == CONFIG) {
            // JMH uses Unsafe, of which newer JDKs would tell; older ones don't know the option.
            command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }
}

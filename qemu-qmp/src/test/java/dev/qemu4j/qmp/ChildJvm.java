package dev.qemu4j.qmp;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A JVM of its own, with the classes of this one on its class path, for what a test cannot do to the JVM it runs in. */
final class ChildJvm {
    private ChildJvm() {}

    /**
     * What came of it.
     *
     * @param status its exit status
     * @param output what it wrote, errors included
     */
    record Result(int status, String output) {}

    /** Runs a program and waits for its end; the output is in a file too, for as long as it runs. */
    static Result run(List<String> options, String program, List<String> arguments, Path output, Duration patience)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow()));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), program));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            if (!process.waitFor(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new AssertionError(program + " does not end: see " + output);
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    /** Whatever this JVM has on its class path and its module path, its tests included. */
    private static String classPath() {
        List<String> entries =
                new ArrayList<>(List.of(Path.of("target", "test-classes").toString()));
        for (String property : List.of("jdk.module.path", "java.class.path")) {
            String path = System.getProperty(property, "");
            if (!path.isEmpty()) {
                entries.add(path);
            }
        }
        return String.join(File.pathSeparator, entries);
    }
}

package dev.qemu4j.qmp;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A new JVM with the classes of this one on its class path, for what a test cannot do in its own JVM. */
final class ChildJvm {
    private ChildJvm() {}

    /**
     * The result of a program.
     *
     * @param status its exit status
     * @param output its output, including errors
     */
    record Result(int status, String output) {}

    /** Runs a program and waits for its end. While it runs, its output is in a file. */
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
                throw new AssertionError(program + " does not end; its output is in " + output);
            }
            return new Result(process.exitValue(), Files.readString(output));
        } finally {
            process.destroyForcibly();
        }
    }

    /** The class path and the module path of this JVM, including the tests. */
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

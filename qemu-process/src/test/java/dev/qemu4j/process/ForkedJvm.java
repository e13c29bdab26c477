package dev.qemu4j.process;

import dev.qemu4j.process.internal.files.RuntimeBase;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another JVM with this test's classes, and its descendants. */
final class ForkedJvm implements AutoCloseable {
    private static final String MARK = "QEMU4J_TEST_MARK";

    private final String mark = RuntimeBase.newName();
    private final Process process;

    private ForkedJvm(List<String> prefix, Class<?> main, Path temporary, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-Djava.io.tmpdir=" + temporary,
                "-cp",
                classPath(),
                main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("XDG_RUNTIME_DIR");
        builder.environment().put(MARK, mark);
        process = builder.start();
    }

    /** Starts a JVM with the given temporary directory. */
    static ForkedJvm start(Class<?> main, Path temporary, String... arguments) throws IOException {
        return new ForkedJvm(List.of(), main, temporary, List.of(arguments));
    }

    /** Starts a JVM with a resource limit, such as {@code -n 100}. */
    static ForkedJvm startWithLimit(String limit, Class<?> main, Path temporary, String... arguments)
            throws IOException {
        List<String> prefix = List.of("/bin/sh", "-c", "ulimit " + limit + "; exec \"$@\"", "sh");
        return new ForkedJvm(prefix, main, temporary, List.of(arguments));
    }

    /** Starts a JVM with the given prefix of its command line. */
    static ForkedJvm startWith(List<String> prefix, Class<?> main, Path temporary, String... arguments)
            throws IOException {
        return new ForkedJvm(prefix, main, temporary, List.of(arguments));
    }

    /** Starts a JVM whose PATH begins with the current directory. */
    static ForkedJvm startWithRelativePath(Class<?> main, Path temporary, String... arguments) throws IOException {
        List<String> prefix = List.of("/bin/sh", "-c", "PATH=.:$PATH; exec \"$@\"", "sh");
        return new ForkedJvm(prefix, main, temporary, List.of(arguments));
    }

    private static String classPath() {
        return Stream.of(
                        ForkedJvm.class,
                        QemuProcess.class,
                        dev.qemu4j.config.Architecture.class,
                        org.slf4j.LoggerFactory.class)
                .map(ForkedJvm::locations)
                .flatMap(List::stream)
                .distinct()
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** On the module path, the tests are patched into the module, so both directories are needed. */
    private static List<String> locations(Class<?> type) {
        try {
            Path location = Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
            return location.endsWith("classes")
                    ? List.of(
                            location.toString(),
                            location.resolveSibling("test-classes").toString())
                    : List.of(location.toString());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    Process process() {
        return process;
    }

    /** Sends the program an empty line. */
    void sendLine() throws IOException {
        process.outputWriter().write('\n');
        process.outputWriter().flush();
    }

    /** Blocks until the program prints a line with the given beginning. */
    String awaitLine(String beginning) throws IOException {
        String line;
        do {
            line = process.inputReader().readLine();
            if (line == null) {
                throw new IllegalStateException("the program ended without printing " + beginning);
            }
        } while (!line.startsWith(beginning));
        return line;
    }

    /** The descendants of the program, including those that have been adopted by another process. */
    List<String> descendants() throws IOException {
        List<String> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path candidate : processes) {
                try {
                    String environment = Files.readString(candidate.resolve("environ"), StandardCharsets.ISO_8859_1);
                    if (environment.contains(MARK + "=" + mark)) {
                        found.add(candidate.getFileName() + " "
                                + Files.readString(candidate.resolve("cmdline"), StandardCharsets.ISO_8859_1)
                                        .replace('\0', ' '));
                    }
                } catch (IOException e) {
                    // It has ended since the directory was listed, or belongs to another user.
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

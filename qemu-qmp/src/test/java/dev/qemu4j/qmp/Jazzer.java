package dev.qemu4j.qmp;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the coverage-guided fuzzer in a new JVM, because it has native code and instruments classes, and to limit its memory.
 */
final class Jazzer {
    private static final String MAIN = "com.code_intelligence.jazzer.Jazzer";

    private static final Duration TO_START_AND_END = Duration.ofMinutes(2);

    /** A statistic that libFuzzer prints at the end. */
    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");

    private final Path directory;

    /** Works in a directory: interesting inputs are in {@code corpus}, inputs that fail are next to it. */
    Jazzer(Path directory) {
        this.directory = directory;
    }

    /** The number of inputs that were tried. */
    static long executed(ChildJvm.Result result) {
        Matcher matcher = EXECUTED.matcher(result.output());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** Whether the native library does not work on this system, most likely because of another C library. */
    static boolean isUnsupported(ChildJvm.Result result) {
        return result.output().contains(UnsatisfiedLinkError.class.getName());
    }

    /** The reason why it cannot run here; empty if there is none. */
    static Optional<String> obstacle() {
        String library = "com/code_intelligence/jazzer/driver/jazzer_driver_" + platform() + "/"
                + System.mapLibraryName("jazzer_driver");
        return ClassLoader.getSystemResource(library) != null
                ? Optional.empty()
                : Optional.of("Jazzer has no native library for " + platform() + ": nothing was fuzzed");
    }

    private static String platform() {
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String name = system.startsWith("mac") ? "macos" : system.startsWith("windows") ? "windows" : system;
        String processor = System.getProperty("os.arch");
        return name + "_" + (processor.equals("amd64") ? "x86_64" : processor);
    }

    /** Fuzzes the target for a duration, starting with the files in {@code seeds}. */
    ChildJvm.Result run(Class<?> target, Path seeds, Path dictionary, Duration duration)
            throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(directory.resolve("corpus"));
        List<String> options =
                List.of("-Xmx512m", "-XX:+EnableDynamicAgentLoading", "--enable-native-access=ALL-UNNAMED");
        List<String> arguments = List.of(
                "--target_class=" + target.getName(),
                "--instrumentation_includes=" + target.getPackageName() + ".**:tools.jackson.core.**",
                "--custom_hook_includes=" + target.getPackageName() + ".**",
                "--reproducer_path=" + directory,
                "-artifact_prefix=" + directory + File.separator,
                "-dict=" + dictionary,
                "-max_total_time=" + duration.toSeconds(),
                "-max_len=8192",
                "-timeout=60", // seconds for one input
                "-print_final_stats=1",
                corpus.toString(),
                seeds.toString());
        return ChildJvm.run(options, MAIN, arguments, directory.resolve("output.txt"), duration.plus(TO_START_AND_END));
    }
}

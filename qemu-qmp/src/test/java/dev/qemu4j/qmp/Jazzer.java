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
 * The coverage-guided fuzzer, in a JVM of its own: it brings native code and instruments classes, which is nobody else's
 * business, and that JVM can be given little memory.
 */
final class Jazzer {
    private static final String MAIN = "com.code_intelligence.jazzer.Jazzer";

    private static final Duration TO_START_AND_END = Duration.ofMinutes(2);

    /** Of the figures that libFuzzer prints in the end. */
    private static final Pattern EXECUTED = Pattern.compile("stat::number_of_executed_units:\\s*(\\d+)");

    private final Path directory;

    /** Works in a directory: what it finds worth keeping is in {@code corpus}, an input that fails beside it. */
    Jazzer(Path directory) {
        this.directory = directory;
    }

    /** How many inputs were tried. */
    static long executed(ChildJvm.Result result) {
        Matcher matcher = EXECUTED.matcher(result.output());
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    /** Whether there is no native library for this system after all: one with another C library, most likely. */
    static boolean isUnsupported(ChildJvm.Result result) {
        return result.output().contains(UnsatisfiedLinkError.class.getName());
    }

    /** Why it cannot run here; empty if it can, as far as one can tell. */
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

    /** Fuzzes the target for so long, starting from the files in {@code seeds}. */
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

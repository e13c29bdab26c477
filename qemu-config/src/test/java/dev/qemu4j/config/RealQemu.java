package dev.qemu4j.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A QEMU for x86-64 to test with: the one that is installed, and those that the environment variable {@code QEMU4J_TEST_QEMUS}
 * adds, separated by semicolons. The test kit has the same list for the other modules; it depends on this one.
 *
 * @param command what to run; QEMU's own arguments are appended
 * @param version its version
 */
record RealQemu(List<String> command, QemuVersion version) {
    /** For {@code @MethodSource} in other classes. */
    static final String ALL = "dev.qemu4j.config.RealQemu#all";

    private static final Pattern VERSION = Pattern.compile("version (\\d+\\.\\d+\\.\\d+)");
    private static final List<RealQemu> QEMUS = find();

    /** Every QEMU to test with, the installed one first. */
    static List<RealQemu> all() {
        return QEMUS;
    }

    boolean isAtLeast(String wanted) {
        return version.compareTo(QemuVersion.parse(wanted)) >= 0;
    }

    @SuppressWarnings("SystemOut") // The report of a run shows which QEMU it used.
    private static List<RealQemu> find() {
        List<RealQemu> found = new ArrayList<>(List.of(of(List.of(Architecture.X86_64.emulator()))));
        String listed = Objects.requireNonNullElse(System.getenv("QEMU4J_TEST_QEMUS"), "");
        for (String command : System.getProperty("qemu4j.test.qemus", listed).split(";", -1)) {
            if (!command.isBlank()) {
                found.add(of(List.of("sh", "-c", "exec " + command.strip() + " \"$@\"", command.strip())));
            }
        }
        found.forEach(qemu -> System.out.println("Testing with " + qemu));
        return List.copyOf(found);
    }

    private static RealQemu of(List<String> command) {
        List<String> asking = new ArrayList<>(command);
        asking.add("--version");
        try {
            Process process =
                    new ProcessBuilder(asking).redirectErrorStream(true).start();
            // Two lines, which fit the pipe's buffer.
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " does not say its version");
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher matcher = VERSION.matcher(said);
            if (!matcher.find()) {
                throw new IllegalStateException(command + " does not say its version but: " + said);
            }
            return new RealQemu(command, QemuVersion.parse(matcher.group(1)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public String toString() {
        return "QEMU " + version + " (" + command.getLast() + ")";
    }
}

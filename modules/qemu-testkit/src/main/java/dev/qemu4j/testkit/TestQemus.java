package dev.qemu4j.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The QEMUs that a test suite runs on: the one that is installed, and those that the system property {@value #PROPERTY} or the
 * environment variable {@value #ENVIRONMENT_VARIABLE} adds. They are printed to standard output.
 *
 * <pre>{@code
 * @ParameterizedTest
 * @MethodSource(TestQemus.ALL)
 * void aGuestBoots(TestQemu qemu) {
 *     try (QemuManager manager = QemuManager.builder().binary(qemu.program()).build()) {
 *         // ...
 *     }
 * }
 * }</pre>
 *
 * <p>Property and variable list programs, separated by semicolons. Each is a path, or a shell command line to which QEMU's own arguments are appended, such as {@code env QEMU_MODULE_DIR=/q/modules /q/ld.so --library-path /q/lib
 * /q/qemu-system-x86_64 -L /q/share}.
 *
 * <p>Safe for use by several threads.
 */
public final class TestQemus {
    /** The environment variable that adds QEMUs. */
    public static final String ENVIRONMENT_VARIABLE = "QEMU4J_TEST_QEMUS";

    /** The system property that adds QEMUs; if it is set, the environment variable is ignored. */
    public static final String PROPERTY = "qemu4j.test.qemus";

    /** For JUnit's {@code @MethodSource}: {@link #all()}. */
    public static final String ALL = "dev.qemu4j.testkit.TestQemus#all";

    private static final String EMULATOR = "qemu-system-x86_64";
    private static final Pattern VERSION = Pattern.compile("version (\\d+\\.\\d+\\.\\d+)");
    private static final long PATIENCE_SECONDS = 20;

    private static final ReentrantLock LOCK = new ReentrantLock();

    /** Guarded by {@link #LOCK}; null until the first use. */
    private static @Nullable List<TestQemu> known;

    private TestQemus() {}

    /**
     * Returns every QEMU to test with. The first call asks each for its version.
     *
     * @return the installed one first, then the others in the order of the list
     * @throws IllegalStateException if there is none, or one prints no version
     */
    public static List<TestQemu> all() {
        LOCK.lock();
        try {
            if (known == null) {
                String listed = Objects.requireNonNullElse(System.getenv(ENVIRONMENT_VARIABLE), "");
                known = find(System.getProperty(PROPERTY, listed));
                announce(known);
            }
            return known;
        } finally {
            LOCK.unlock();
        }
    }

    /**
     * Returns the QEMU for tests that do not depend on its version.
     *
     * @return the installed one, or the first that is listed where none is installed
     * @throws IllegalStateException if there is none, or one prints no version
     */
    public static TestQemu first() {
        return all().getFirst();
    }

    static List<TestQemu> find(String listed) {
        List<TestQemu> found = new ArrayList<>();
        TestPrograms.onPath(EMULATOR).ifPresent(path -> found.add(qemu(path, path.toString())));
        for (String command : listed.split(";", -1)) {
            if (!command.isBlank()) {
                found.add(qemu(program(command.strip(), found.size()), command.strip()));
            }
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("no QEMU to test with: " + EMULATOR + " is not on the PATH, and "
                    + ENVIRONMENT_VARIABLE + " lists none");
        }
        return List.copyOf(found);
    }

    @SuppressWarnings("SystemOut") // The log of a test run says which QEMUs it used.
    private static void announce(List<TestQemu> qemus) {
        qemus.forEach(qemu -> System.out.println("Testing with " + qemu));
    }

    /** Writes a script that runs a command line. */
    private static Path program(String command, int number) {
        Path path = Path.of(command);
        if (path.isAbsolute() && Files.isExecutable(path)) {
            return path;
        }
        try {
            Path folder = Files.createTempDirectory("test-qemu");
            folder.toFile().deleteOnExit();
            Path script = folder.resolve(EMULATOR + "-" + number);
            script.toFile().deleteOnExit();
            Files.writeString(script, "#!/bin/sh\nexec " + command + " \"$@\"\n");
            return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static TestQemu qemu(Path program, String command) {
        String said = ask(program);
        Matcher matcher = VERSION.matcher(said);
        if (!matcher.find()) {
            throw new IllegalStateException(command + " --version prints no version but: " + said.strip());
        }
        return new TestQemu(program, matcher.group(1), command);
    }

    private static String ask(Path program) {
        try {
            Process process = new ProcessBuilder(program.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "nothing within " + PATIENCE_SECONDS + " s";
            }
            // Two lines, which wait in the pipe.
            try (var output = process.getInputStream()) {
                return new String(output.readAllBytes(), StandardCharsets.UTF_8);
            }
        } catch (IOException e) {
            throw new IllegalStateException(program + " cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(program + " was not waited for", e);
        }
    }
}

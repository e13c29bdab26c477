package dev.qemu4j.integration;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.process.QemuBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A QEMU to test with. The one place that says which there are: the one that is installed, and those that the environment variable
 * {@code QEMU4J_TEST_QEMUS} or the system property {@code qemu4j.test.qemus} adds.
 *
 * <p>The variable lists programs, separated by semicolons. Each is what a shell would be told to run: a path, or a command line to
 * which QEMU's own arguments are appended, such as {@code env QEMU_MODULE_DIR=/q/modules /q/ld.so --library-path /q/lib
 * /q/qemu-system-x86_64 -L /q/share}.
 *
 * @param binary the program
 * @param description the version and the command line, for reports
 */
record Qemu(QemuBinary binary, String description) {
    /** For {@code @MethodSource} in other classes. */
    static final String ALL = "dev.qemu4j.integration.Qemu#all";

    private static final List<Qemu> QEMUS = read();

    /** Every QEMU to test with, the installed one first. */
    static List<Qemu> all() {
        return QEMUS;
    }

    /** The one for tests of what does not depend on QEMU's version. */
    static Qemu installed() {
        return QEMUS.getFirst();
    }

    /** The QEMUs that this JVM has started and that are still there. */
    static List<ProcessHandle> processes() {
        return ProcessHandle.current()
                .descendants()
                .filter(child -> child.info().commandLine().orElse("").contains(" -qmp unix:"))
                .toList();
    }

    @SuppressWarnings("SystemOut") // The report of a run says what it was a run of.
    private static List<Qemu> read() {
        List<Qemu> found = new ArrayList<>();
        QemuBinary installed = QemuBinary.find(Architecture.X86_64);
        found.add(new Qemu(installed, describe(installed, installed.toString())));
        for (String command : more().split(";", -1)) {
            if (!command.isBlank()) {
                QemuBinary wrapped = wrap(command.strip(), found.size());
                found.add(new Qemu(wrapped, describe(wrapped, command.strip())));
            }
        }
        found.forEach(qemu -> System.out.println("Testing with " + qemu));
        return List.copyOf(found);
    }

    private static String more() {
        String environment = Objects.requireNonNullElse(System.getenv("QEMU4J_TEST_QEMUS"), "");
        return System.getProperty("qemu4j.test.qemus", environment);
    }

    private static String describe(QemuBinary binary, String command) {
        try {
            return "QEMU " + binary.version() + " (" + command + ")";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** A command line made into a program that becomes QEMU. */
    private static QemuBinary wrap(String command, int number) {
        try {
            Path script = Files.createTempDirectory("qemu").resolve("qemu-system-x86_64-" + number);
            Files.writeString(script, "#!/bin/sh\nexec " + command + " \"$@\"\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
            return QemuBinary.at(script);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return description;
    }
}

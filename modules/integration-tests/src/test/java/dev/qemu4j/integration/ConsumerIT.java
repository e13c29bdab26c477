package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestQemus;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A program outside of this project, compiled and run with the JDK's own tools against the jars that are published and what they
 * depend on: on the module path, and on the class path.
 */
@Timeout(120)
class ConsumerIT {
    private static final Path SOURCES = Path.of("src/test/resources/consumer/src");

    @TempDir
    private Path folder;

    @Test
    void aModuleRequiresTheManagerAndNothingElse() throws Exception {
        String jars = path(runtimeJars());
        Path classes = folder.resolve("classes");
        Path nothing = Files.createDirectory(folder.resolve("nothing")); // or the compiler takes this JVM's class path
        // A compiler wants the annotations that the API is marked with; a program runs without them.
        compile(
                "--module-path",
                jars + File.pathSeparator + jspecify(),
                "--class-path",
                nothing.toString(),
                "-Xlint:all",
                "-Werror",
                "-d",
                classes.toString(),
                SOURCES.resolve("module-info.java").toString(),
                SOURCES.resolve("consumer/Contract.java").toString(),
                SOURCES.resolve("consumer/Main.java").toString());
        String printed =
                run("--module-path", jars + File.pathSeparator + classes, "--module", "consumer/consumer.Main");
        assertThat(printed).contains("guest-shutdown POWERED_OFF").contains("in module dev.qemu4j.manager");
    }

    @Test
    void aProgramOnTheClassPathDoesTheSame() throws Exception {
        String jars = path(runtimeJars());
        Path classes = folder.resolve("classes");
        compile(
                "--class-path",
                jars + File.pathSeparator + jspecify(),
                "-d",
                classes.toString(),
                SOURCES.resolve("consumer/Main.java").toString());
        String printed = run("--class-path", jars + File.pathSeparator + classes, "consumer.Main");
        assertThat(printed).contains("guest-shutdown POWERED_OFF").contains("in unnamed module");
    }

    /** The jars that module resolution finds at run time for a module that requires the manager. */
    private static Set<Path> runtimeJars() {
        ModuleFinder finder =
                ModuleFinder.compose(classPath().map(ConsumerIT::finder).toArray(ModuleFinder[]::new));
        return Configuration.resolve(
                        finder,
                        List.of(ModuleLayer.boot().configuration()),
                        ModuleFinder.of(),
                        Set.of(QemuManager.class.getPackageName()))
                .modules()
                .stream()
                .map(module -> Path.of(module.reference().location().orElseThrow()))
                .peek(jar -> assertThat(jar.toString()).endsWith(".jar"))
                .collect(Collectors.toSet());
    }

    private static Path jspecify() {
        return classPath()
                .filter(jar -> finder(jar).find("org.jspecify").isPresent())
                .findFirst()
                .orElseThrow();
    }

    /** The class path of this test. */
    private static Stream<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(Files::exists);
    }

    private static ModuleFinder finder(Path path) {
        ModuleFinder finder = ModuleFinder.of(path);
        try {
            finder.findAll();
            return finder;
        } catch (FindException noModule) {
            return ModuleFinder.of();
        }
    }

    private static String path(Set<Path> jars) {
        return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static void compile(String... arguments) {
        List<String> all = new ArrayList<>(List.of("--release", "21"));
        all.addAll(List.of(arguments));
        StringWriter printed = new StringWriter();
        PrintWriter out = new PrintWriter(printed);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        assertThat(javac.run(out, out, all.toArray(String[]::new)))
                .as("javac %s: %s", all, printed)
                .isZero();
    }

    private String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        command.add(TestQemus.first().program().toString());
        command.add(
                MicroGuest.SELF_POWER_OFF.writeTo(folder.resolve("guest.img")).toString());
        Path output = folder.resolve("output");
        Process program = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            assertThat(program.waitFor(60, TimeUnit.SECONDS)).as("it has ended").isTrue();
        } finally {
            program.descendants().forEach(ProcessHandle::destroyForcibly);
            program.destroyForcibly();
        }
        String printed = Files.readString(output);
        assertThat(program.exitValue())
                .as("its status; it printed: %s", printed)
                .isZero();
        return printed;
    }
}

package dev.qemu4j.image;

import dev.qemu4j.config.block.ImageFormat;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another JVM, which converts an image and says so; it is there to be killed. */
final class ConvertingJvm implements AutoCloseable {
    private final Process process;
    private final BufferedReader printed;

    private ConvertingJvm(Process process) {
        this.process = process;
        this.printed = process.inputReader();
    }

    /** The program in that JVM: {@code qemu-img}, the image and the new one are its arguments. */
    public static void main(String[] args) throws Exception {
        QemuImg img = QemuImg.at(Path.of(args[0]));
        img.convert(
                Path.of(args[1]),
                Path.of(args[2]),
                ImageFormat.QCOW2,
                ConvertOptions.DEFAULT.compress(),
                progress -> System.out.println("progress " + progress.done()));
        System.out.println("done");
    }

    static ConvertingJvm start(Path temporary, Path program, Path from, Path to) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        classPath(),
                        ConvertingJvm.class.getName(),
                        program.toString(),
                        from.toString(),
                        to.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().remove("XDG_RUNTIME_DIR");
        return new ConvertingJvm(builder.start());
    }

    /** This JVM's class path or module path. On the latter, the tests are patched into the module and on no path. */
    private static String classPath() {
        return Stream.of(
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path", ""),
                        Path.of("target", "test-classes").toAbsolutePath().toString())
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Blocks until the conversion is under way. */
    void awaitProgress() throws IOException {
        String line = printed.readLine();
        if (line == null || !line.startsWith("progress ")) {
            throw new IllegalStateException("the program printed: " + line);
        }
    }

    /** The pid of the {@code qemu-img} that it runs. */
    long converter() {
        return process.children()
                .filter(child -> child.info().command().orElse("").endsWith("qemu-img"))
                .mapToLong(ProcessHandle::pid)
                .findFirst()
                .orElseThrow();
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

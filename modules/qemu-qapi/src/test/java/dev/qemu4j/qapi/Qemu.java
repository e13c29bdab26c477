package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpClient;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A QEMU for one test, with its own folder. */
final class Qemu implements AutoCloseable {
    private final Path folder;
    private final Process process;
    private final QmpClient client;

    private Qemu(Path folder, Process process, QmpClient client) {
        this.folder = folder;
        this.process = process;
        this.client = client;
    }

    static Qemu start(Path folder, String... arguments) throws IOException, InterruptedException {
        Path socket = folder.resolve("qmp");
        List<String> command = new ArrayList<>(List.of(
                "qemu-system-x86_64",
                "-nodefaults",
                "-display",
                "none",
                "-accel",
                "tcg",
                "-m",
                "64M",
                "-S",
                "-qmp",
                "unix:" + socket + ",server=on,wait=off"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        try {
            QmpClient client = QmpClient.builder()
                    .address(UnixDomainSocketAddress.of(socket))
                    .connectTimeout(Duration.ofSeconds(30))
                    .connect();
            return new Qemu(folder, process, client);
        } catch (RuntimeException e) {
            process.destroyForcibly();
            throw new IOException(Files.readString(folder.resolve("log")), e);
        }
    }

    /** Creates a folder whose path is short enough for the path of a socket. */
    static Path folder() throws IOException {
        return Files.createTempDirectory(Path.of("/tmp"), "qapi");
    }

    static Path image(Path folder, String name, String format) throws IOException, InterruptedException {
        Path image = folder.resolve(name);
        Process process = new ProcessBuilder("qemu-img", "create", "-q", "-f", format, image.toString(), "1M")
                .inheritIO()
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("qemu-img failed");
        }
        return image;
    }

    QmpClient client() {
        return client;
    }

    Path path(String name) {
        return folder.resolve(name);
    }

    @Override
    public void close() throws IOException {
        client.close();
        process.destroyForcibly();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

package dev.qemu4j.examples;

import dev.qemu4j.examples.QuickstartOptions.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A qcow2 image that takes the writes meant for another one, which stays as it is. Made with {@code qemu-img}. */
final class Overlay {
    private Overlay() {}

    static Path create(Path file, Path image, String format) throws InterruptedException {
        ProcessBuilder command = new ProcessBuilder(
                "qemu-img", "create", "-q", "-f", "qcow2", "-F", format, "-b", image.toString(), file.toString());
        try {
            Process process = command.redirectErrorStream(true).start();
            String message = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new UsageException(
                        "--disk " + image + ": " + message.lines().findFirst().orElse("qemu-img failed"));
            }
            return file;
        } catch (IOException e) {
            throw new UsageException("--disk needs qemu-img: " + e.getMessage());
        }
    }
}

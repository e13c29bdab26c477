package dev.qemu4j.examples;

import dev.qemu4j.examples.QuickstartOptions.UsageException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A qcow2 image that receives the writes to another image, which stays unchanged. Made with {@code qemu-img}. */
final class Overlay {
    private Overlay() {}

    static Path create(Path file, Path image, String format) throws InterruptedException {
        // Asked on its own, for a message about the image and not about the overlay.
        qemuImg(image, "info", "-f", format, image.toString());
        qemuImg(image, "create", "-q", "-f", "qcow2", "-F", format, "-b", image.toString(), file.toString());
        return file;
    }

    private static void qemuImg(Path image, String... arguments) throws InterruptedException {
        List<String> command = new ArrayList<>(List.of("qemu-img"));
        command.addAll(List.of(arguments));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String message = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new UsageException(
                        "--disk " + image + ": " + message.lines().findFirst().orElse("qemu-img failed"));
            }
        } catch (IOException e) {
            throw new UsageException("--disk needs qemu-img: " + e.getMessage());
        }
    }
}

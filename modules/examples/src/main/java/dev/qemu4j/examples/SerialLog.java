package dev.qemu4j.examples;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Follows what a guest prints on its serial port, through the file that QEMU writes it to. For one thread. */
final class SerialLog {
    private final Path file;
    private int seen;

    SerialLog(Path file) {
        this.file = file;
    }

    /**
     * Waits until the guest has printed a whole line with {@code text} in it.
     *
     * @return the first line that is not blank since the last call, which tells what guest it is
     * @throws IllegalStateException if there is no such line in time
     */
    String awaitLine(String text, Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (true) {
            String fresh = content().substring(seen);
            int end = fresh.lastIndexOf('\n') + 1;
            List<String> lines = fresh.substring(0, end)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            if (lines.stream().anyMatch(line -> line.contains(text))) {
                seen += end;
                return lines.getFirst();
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException(
                        "the guest printed no line with '" + text + "' on its serial port in " + timeout);
            }
            Thread.sleep(Duration.ofMillis(1));
        }
    }

    private String content() {
        try {
            // One character a byte: a guest prints what it likes.
            return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

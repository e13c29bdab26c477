package dev.qemu4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.testkit.TestQemu;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What the tests with a real {@code qemu-img} do beside the library. */
final class Images {
    private Images() {}

    /** The {@code qemu-img} of a QEMU. */
    static QemuImg of(TestQemu qemu) {
        Path program = qemu.program().resolveSibling("qemu-img");
        Assumptions.assumeTrue(Files.isExecutable(program), "no qemu-img beside " + qemu);
        return QemuImg.at(program);
    }

    /** The formats that it can write. */
    static List<ImageFormat> formats(QemuImg img) throws IOException, InterruptedException {
        String supported =
                run(img, "--help").replaceFirst("(?s).*Supported formats:", "").replaceAll("\\s+", " ");
        return Arrays.stream(ImageFormat.values())
                .filter(format -> format != ImageFormat.DMG && (supported + " ").contains(" " + format.driver() + " "))
                .toList();
    }

    /** Runs {@code qemu-img} itself. */
    static String run(QemuImg img, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(img.path().toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as("%s: %s", command, printed).isZero();
        return printed;
    }

    /** Writes to the disk as a guest would. The name of the image has to be a plain one. */
    static void write(QemuImg img, Path image, String format, long offset, long length, int pattern)
            throws IOException, InterruptedException {
        run(
                img,
                "bench",
                "-w",
                "--pattern=" + pattern,
                "-o",
                String.valueOf(offset),
                "-s",
                String.valueOf(length),
                "-c",
                "1",
                "-d",
                "1",
                "-f",
                format,
                image.toString());
    }

    /** The names of what is in a directory. */
    static List<String> in(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** Nothing half-made is left. */
    static void assertNothingLeft(Path directory) throws IOException {
        assertThat(in(directory)).noneMatch(name -> name.startsWith(".qemu4j-image-"));
    }
}

package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The program {@code qemu-img}, which makes and converts disk images. */
public final class ImageTool {
    private ImageTool() {}

    /**
     * Runs it, and fails if it does.
     *
     * @param arguments its arguments
     * @throws IOException if it cannot be run
     * @throws InterruptedException if the caller is interrupted
     */
    public static void run(Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("qemu-img"));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(process.waitFor()).as("status of %s", command).isZero();
    }
}

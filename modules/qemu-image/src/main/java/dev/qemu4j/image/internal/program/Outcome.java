package dev.qemu4j.image.internal.program;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a call ended that was no failure.
 *
 * @param file what the command was about
 * @param exitCode one of those that the command accepts
 * @param output what it printed on standard output
 * @param words what it printed on standard error, with control characters escaped
 */
@SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
public record Outcome(Optional<Path> file, int exitCode, byte[] output, String words) {
    /** What it printed on standard output, as text. */
    public String text() {
        return new String(output, StandardCharsets.UTF_8);
    }
}

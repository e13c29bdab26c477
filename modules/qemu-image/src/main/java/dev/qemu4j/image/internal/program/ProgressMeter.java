package dev.qemu4j.image.internal.program;

import dev.qemu4j.image.Progress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads how far a command is from the end of what it printed, such as {@code (12.34/100%)}, and tells who wants to know. */
final class ProgressMeter {
    /** More than two reports. */
    private static final int TAIL = 64;

    private static final Pattern PERCENT = Pattern.compile("\\((\\d{1,3})\\.(\\d\\d)/100%\\)");
    private static final long WHOLE = 100_00;

    private final Optional<Command.Report> report;
    private final Path output;
    private long told = -1;

    ProgressMeter(Optional<Command.Report> report, Path output) {
        this.report = report;
        this.output = output;
    }

    /** Tells what is new. */
    void look() throws IOException {
        if (report.isEmpty()) {
            return;
        }
        Matcher percent = PERCENT.matcher(tail());
        long hundredths = -1;
        while (percent.find()) {
            hundredths = Long.parseLong(percent.group(1)) * 100 + Long.parseLong(percent.group(2));
        }
        // The end is told once it is reached, not when qemu-img has come to its last step.
        if (hundredths >= 0 && hundredths < WHOLE) {
            tell(report.get(), hundredths);
        }
    }

    /** Tells that it is done. */
    void done() {
        report.ifPresent(to -> tell(to, WHOLE));
    }

    private void tell(Command.Report to, long hundredths) {
        if (hundredths > told) {
            told = hundredths;
            to.listener().accept(new Progress(part(to.total(), hundredths), to.total()));
        }
    }

    private static long part(long total, long hundredths) {
        return total / WHOLE * hundredths + total % WHOLE * hundredths / WHOLE;
    }

    private String tail() throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(output)) {
            channel.position(Math.max(0, channel.size() - TAIL));
            ByteBuffer bytes = ByteBuffer.allocate(TAIL);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                // A channel may give less than was asked for.
            }
            return StandardCharsets.US_ASCII.decode(bytes.flip()).toString();
        }
    }
}

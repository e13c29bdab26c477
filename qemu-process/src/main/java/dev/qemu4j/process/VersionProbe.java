package dev.qemu4j.process;

import dev.qemu4j.process.internal.output.QemuMessages;
import dev.qemu4j.process.internal.output.VersionLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Runs a program with {@code --version} and reads the version. */
final class VersionProbe {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private VersionProbe() {}

    static VersionLine ask(Path binary) throws InterruptedException {
        QemuLaunch launch = QemuLaunch.of(List.of(binary.toString()))
                .arguments(List.of("--version"))
                .name(String.valueOf(binary.getFileName()))
                .log(LogPolicy.tail());
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            QemuProcess process = QemuProcess.start(launch, directory);
            try {
                Optional<ProcessExit> exit = process.awaitExit(TIMEOUT);
                String output = process.outputTail();
                return VersionLine.in(output)
                        .filter(line -> exit.isPresent())
                        .orElseThrow(() -> notQemu(process, exit, output));
            } finally {
                process.kill();
            }
        }
    }

    private static QemuStartException notQemu(QemuProcess process, Optional<ProcessExit> exit, String output) {
        List<String> lines = QemuMessages.lines(output);
        String printed = lines.isEmpty() ? "nothing" : "'" + lines.getFirst() + "'";
        String problem = exit.isPresent()
                ? "with --version it printed " + printed + ", which is not a version of QEMU"
                : "with --version it did not exit within " + TIMEOUT.toSeconds() + " s and printed " + printed;
        return new QemuStartException(
                process.name(),
                process.command(),
                exit.orElse(null),
                new Diagnosis(
                        Diagnosis.Cause.NOT_QEMU, problem, Optional.of("give the path of a qemu-system-* program")),
                null);
    }
}

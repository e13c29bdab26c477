package dev.qemu4j.image.internal.program;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.internal.files.ImageLabel;
import dev.qemu4j.process.LogPolicy;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.StopPolicy;
import dev.qemu4j.process.internal.output.Printable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code qemu-img} as a process that ends when the call does, whatever ends the call, and when this JVM does.
 *
 * @param path the program
 * @param limit how long a call may take, empty for the usual limits
 */
public record Program(Path path, Optional<Duration> limit) {
    /** For what reads headers and tables. A LUKS volume takes seconds to be measured. */
    private static final Duration USUAL = Duration.ofMinutes(1);

    /** For what copies data. */
    private static final Duration COPYING = Duration.ofHours(24);

    /** As good as none, and can be counted in nanoseconds. */
    private static final Duration LONGEST = Duration.ofDays(100 * 365);

    /** How often progress and the amount of output are looked at. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    /** Some 150,000 extents of a map; everything else prints far less. */
    private static final long MAX_OUTPUT = 16 << 20;

    private static final StopPolicy STOP = new StopPolicy(Duration.ofSeconds(1), Duration.ofSeconds(5));

    /** Standard output goes to a file of its own: the process has one file for both, and JSON must not be mixed with messages. */
    private static final String SPLIT = "exec \"$@\" >> \"$QEMU4J_IMAGE_OUTPUT\"";

    public Program {
        limit = limit.map(given -> min(given, LONGEST));
    }

    /**
     * Runs a command until it ends.
     *
     * @throws ImageException if it cannot be run, takes too long, or ends with an exit code that the command does not accept
     * @throws InterruptedException if the calling thread is interrupted; the process has ended by then
     */
    public Outcome run(Command command) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            Path output = Files.createFile(directory.file("stdout"));
            QemuProcess process = QemuProcess.start(launch(command, output), directory);
            try {
                return await(command, process, output);
            } catch (Throwable cause) {
                end(process, cause);
                throw cause;
            }
        } catch (IOException | QemuProcessException e) {
            String message = ImageLabel.of(command.file()) + ": qemu-img " + command.verb() + " cannot be run: "
                    + Printable.of(e);
            throw new ImageException(Diagnosis.PROGRAM, message, command.file().orElse(null), e);
        }
    }

    private QemuLaunch launch(Command command, Path output) {
        return QemuLaunch.of(List.of(path.toString()))
                .name("qemu-img " + command.verb())
                .arguments(command.arguments())
                .wrapper(List.of("/bin/sh", "-c", SPLIT, "sh"))
                .environment(Map.of("QEMU4J_IMAGE_OUTPUT", output.toString(), "LC_ALL", "C"))
                .log(LogPolicy.tail());
    }

    private Outcome await(Command command, QemuProcess process, Path output) throws InterruptedException, IOException {
        Duration most = limit.orElse(command.copies() ? COPYING : USUAL);
        ProgressMeter meter = new ProgressMeter(command.report(), output);
        long begin = System.nanoTime();
        Optional<ProcessExit> exit = process.awaitExit(min(LOOK_AGAIN, most));
        while (exit.isEmpty()) {
            long left = most.toNanos() - (System.nanoTime() - begin);
            if (left <= 0) {
                String fact = "qemu-img " + command.verb() + " is not done after " + most.toMillis()
                        + " ms; allow it more time";
                throw failure(command, process, Diagnosis.TIMED_OUT, fact);
            }
            if (Files.size(output) > MAX_OUTPUT) {
                throw tooMuch(command, process);
            }
            meter.look();
            exit = process.awaitExit(min(LOOK_AGAIN, Duration.ofNanos(left)));
        }
        return outcome(command, process, exit.get(), output, meter);
    }

    private Outcome outcome(Command command, QemuProcess process, ProcessExit exit, Path output, ProgressMeter meter)
            throws IOException {
        OptionalInt code = exit.exitCode();
        if (code.isEmpty() || !command.accepted().contains(code.getAsInt())) {
            throw Failures.of(command, process.command(), exit);
        }
        if (Files.size(output) > MAX_OUTPUT) {
            throw tooMuch(command, process);
        }
        meter.done();
        return new Outcome(
                command.file(), code.getAsInt(), Files.readAllBytes(output), Printable.of(exit.outputTail()));
    }

    private static ImageException tooMuch(Command command, QemuProcess process) {
        String fact = "qemu-img " + command.verb() + " prints more than " + MAX_OUTPUT + " bytes";
        return failure(command, process, Diagnosis.TOO_MUCH_OUTPUT, fact);
    }

    private static ImageException failure(Command command, QemuProcess process, Diagnosis diagnosis, String fact) {
        String message = ImageLabel.of(command.file()) + ": " + fact;
        String words = Printable.of(process.outputTail());
        return new ImageException(
                diagnosis, message, command.file().orElse(null), process.command(), OptionalInt.empty(), words, null);
    }

    /** SIGTERM, then SIGKILL; returns when the process is gone, also if the thread is interrupted again. */
    private static void end(QemuProcess process, Throwable cause) {
        boolean interrupted = Thread.interrupted();
        try {
            process.stop(STOP);
        } catch (InterruptedException e) {
            interrupted = true;
            process.kill();
            awaitUninterruptibly(process);
        } catch (QemuProcessException stillThere) {
            cause.addSuppressed(stillThere);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void awaitUninterruptibly(QemuProcess process) {
        process.onExit()
                .orTimeout(STOP.kill().toSeconds(), TimeUnit.SECONDS)
                .handle((exit, late) -> exit)
                .join();
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

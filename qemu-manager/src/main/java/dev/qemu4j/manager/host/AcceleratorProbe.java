package dev.qemu4j.manager.host;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.process.LogPolicy;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.process.internal.files.PrivateFile;
import dev.qemu4j.process.internal.files.Replacement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a small guest under an accelerator, and measures the time. */
final class AcceleratorProbe {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.host");

    /** How long {@code -accel help} may take. */
    private static final Duration HELP = Duration.ofSeconds(10);

    /** How long QEMU may take to end after SIGKILL. */
    private static final Duration KILLED = Duration.ofSeconds(10);

    /** How much of what the guest prints is read. */
    private static final int MAX_OUTPUT = 64 << 10;

    private static final Path KVM = Path.of("/dev/kvm");

    private final QemuBinary binary;
    private final Architecture architecture;

    AcceleratorProbe(QemuBinary binary, Architecture architecture) {
        this.binary = binary;
        this.architecture = architecture;
    }

    /** {@return the names of the accelerators that the emulator was built with ({@code -accel help})} */
    List<String> builtIn() throws InterruptedException {
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            QemuProcess process = QemuProcess.start(launch(List.of("-accel", "help")), directory);
            ProcessExit exit = awaitEnd(process, HELP)
                    .orElseThrow(() -> new IllegalStateException(binary + ": -accel help did not end within " + HELP));
            if (exit.exitCode().orElse(-1) != 0) {
                throw process.startFailure();
            }
            return exit.outputTail()
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.matches("[a-z0-9]+"))
                    .toList();
        }
    }

    AcceleratorReport run(Accelerator accelerator, Duration limit) throws InterruptedException {
        Optional<String> obstacle = obstacle(accelerator);
        if (obstacle.isPresent()) {
            return new AcceleratorReport(accelerator, false, Optional.empty(), obstacle.get());
        }
        Optional<ProbeWorkload> workload = ProbeWorkload.of(architecture);
        return workload.isPresent() ? run(workload.get(), accelerator, limit) : runEmptyMachine(accelerator);
    }

    /** {@return why the accelerator cannot be used, if that is known without a run} */
    private static Optional<String> obstacle(Accelerator accelerator) {
        if (!accelerator.name().equals("kvm")) {
            return Optional.empty();
        }
        if (!Files.exists(KVM)) {
            return Optional.of(
                    "cannot be used: /dev/kvm does not exist; load the kvm module, or enable nested virtualization");
        }
        if (!Files.isReadable(KVM) || !Files.isWritable(KVM)) {
            return Optional.of("cannot be used: no permission for /dev/kvm; add this user to the group that owns it");
        }
        return Optional.empty();
    }

    private AcceleratorReport run(ProbeWorkload workload, Accelerator accelerator, Duration limit)
            throws InterruptedException {
        // QEMU writes to a file that is created here and stays open, so that nothing in its place is opened.
        try (RuntimeDirectory directory = RuntimeDirectory.create();
                PrivateFile output = PrivateFile.create(directory.file("serial.log"))) {
            Path image = directory.file("workload.img");
            Replacement.write(image, workload.image());
            Path serial = output.path();
            long started = System.nanoTime();
            QemuProcess process = QemuProcess.start(launch(workload.arguments(accelerator, image, serial)), directory);
            Optional<ProcessExit> exit = awaitEnd(process, limit);
            Duration time = Duration.ofNanos(System.nanoTime() - started);
            if (exit.isEmpty()) {
                return new AcceleratorReport(
                        accelerator,
                        false,
                        Optional.empty(),
                        "is slower than TCG: it did not complete the probe in TCG's time of " + text(limit));
            }
            if (exit.get().exitCode().orElse(-1) != 0 || !text(output).contains(workload.result())) {
                return refused(accelerator, process.startFailure());
            }
            return new AcceleratorReport(accelerator, true, Optional.of(time), "ran the probe in " + text(time));
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the probe for accelerator " + accelerator.name() + " could not be prepared", e);
        } catch (QemuStartException e) {
            return refused(accelerator, e);
        }
    }

    private static String text(PrivateFile file) throws IOException {
        byte[] start = new byte[MAX_OUTPUT];
        int length = Math.max(0, file.read(start, 0, start.length, 0));
        return new String(start, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** For architectures without a workload: tests only whether QEMU starts with the accelerator. */
    private AcceleratorReport runEmptyMachine(Accelerator accelerator) throws InterruptedException {
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            List<String> arguments =
                    List.of("-machine", "none", "-accel", accelerator.name(), "-display", "none", "-nodefaults", "-S");
            QemuProcess process = QemuProcess.start(launch(arguments), directory);
            // It does not end by itself, so an end within the time means that it refused the accelerator.
            Optional<ProcessExit> exit = awaitEnd(process, Duration.ofSeconds(1));
            return exit.isPresent()
                    ? refused(accelerator, process.startFailure())
                    : new AcceleratorReport(
                            accelerator,
                            true,
                            Optional.empty(),
                            "starts; its speed on " + architecture + " is not known");
        }
    }

    private static AcceleratorReport refused(Accelerator accelerator, QemuStartException failure) {
        return new AcceleratorReport(
                accelerator,
                false,
                Optional.empty(),
                "cannot be used: " + failure.diagnosis().message());
    }

    private static Optional<ProcessExit> awaitEnd(QemuProcess process, Duration limit) throws InterruptedException {
        boolean done = false;
        try {
            Optional<ProcessExit> exit = process.awaitExit(limit);
            done = exit.isPresent();
            return exit;
        } finally {
            if (!done) {
                end(process);
            }
        }
    }

    /** Not interruptible, so that no process of a probe is left. */
    private static void end(QemuProcess process) {
        process.kill();
        try {
            process.onExit().orTimeout(KILLED.toSeconds(), TimeUnit.SECONDS).join();
        } catch (CompletionException e) {
            // The process hangs in the kernel's hypervisor, so the accelerator is of no use.
            LOG.warn("{}: still runs {} after SIGKILL", process, KILLED, e);
        }
    }

    private QemuLaunch launch(List<String> arguments) {
        return QemuLaunch.of(binary)
                .name("accelerator-probe")
                .arguments(arguments)
                .log(LogPolicy.tail());
    }

    private static String text(Duration duration) {
        return duration.toMillis() + " ms";
    }
}

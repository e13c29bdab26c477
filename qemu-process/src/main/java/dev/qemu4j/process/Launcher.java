package dev.qemu4j.process;

import dev.qemu4j.process.internal.files.PrivateFile;
import dev.qemu4j.process.internal.guard.LaunchNotes;
import dev.qemu4j.process.internal.guard.Ledger;
import dev.qemu4j.process.internal.guard.OwnSession;
import dev.qemu4j.process.internal.guard.Strays;
import dev.qemu4j.process.internal.output.ChildOutput;
import dev.qemu4j.process.internal.output.LogFiles;
import dev.qemu4j.process.internal.stop.Child;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts a process from a launch. */
final class Launcher {
    private static final File NOTHING = new File("/dev/null");

    private Launcher() {}

    static QemuProcess start(QemuLaunch launch, RuntimeDirectory directory) {
        checkWorkingDirectory(launch);
        ChildOutput output = openOutput(launch, directory);
        @Nullable LaunchNotes notes = null;
        boolean spawned = false;
        try {
            List<String> command = command(launch);
            notes = LaunchNotes.of(launch);
            Process process = spawn(builder(launch, command, output, notes.owner()), notes.owner());
            spawned = true;
            return adopt(launch, command, process, output, notes);
        } catch (IOException e) {
            throw notRun(launch, e);
        } finally {
            if (!spawned) {
                discard(output);
                if (notes != null) {
                    notes.close();
                }
            }
        }
    }

    /** Without a thread or memory for its own bookkeeping, the JDK throws an error after it has started the program. */
    private static Process spawn(ProcessBuilder builder, String owner) throws IOException {
        boolean known = false;
        try {
            Process process = builder.start();
            known = true;
            return process;
        } catch (IOException e) {
            known = true;
            throw e;
        } finally {
            if (!known) {
                Strays.end(owner);
            }
        }
    }

    /** A process that cannot be adopted is killed. If that fails too, the guard ends it with this JVM, because its notes are kept. */
    private static QemuProcess adopt(
            QemuLaunch launch, List<String> command, Process process, ChildOutput output, LaunchNotes notes) {
        Child.Own child = new Child.Own(process);
        boolean adopted = false;
        try {
            notes.started(process.pid());
            QemuProcess running =
                    QemuProcess.of(launch, command, child, output, notes).watched();
            adopted = true;
            return running;
        } finally {
            if (!adopted) {
                process.destroyForcibly();
                output.close();
            }
        }
    }

    private static List<String> command(QemuLaunch launch) {
        return launch.outliving() ? OwnSession.of(launch.command()) : launch.command();
    }

    private static ProcessBuilder builder(QemuLaunch launch, List<String> command, ChildOutput output, String owner) {
        ProcessBuilder builder = new ProcessBuilder(command)
                // Not this JVM's own input: QEMU would read the terminal's keys, and be stopped in the background.
                .redirectInput(Redirect.from(NOTHING))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(output.file().toFile()));
        builder.environment().putAll(launch.environment());
        builder.environment().put(Ledger.OWNER, owner);
        launch.workingDirectory().ifPresent(path -> builder.directory(path.toFile()));
        return builder;
    }

    private static ChildOutput openOutput(QemuLaunch launch, RuntimeDirectory directory) {
        try {
            PrivateFile file = LogFiles.create(launch.log(), launch.name(), () -> directory.newFile("output", ".log"));
            return new ChildOutput(file, launch.log());
        } catch (IOException e) {
            throw failure(launch, "its output file could not be created: " + e, e);
        }
    }

    /** The JDK reports a missing working directory as if the program were missing. */
    private static void checkWorkingDirectory(QemuLaunch launch) {
        launch.workingDirectory().filter(path -> !Files.isDirectory(path)).ifPresent(path -> {
            throw failure(launch, "its working directory " + path + " is not a directory", null);
        });
    }

    private static QemuProcessException notRun(QemuLaunch launch, IOException e) {
        String first = launch.command().getFirst();
        if (launch.wrapper().isEmpty() && first.contains("/") && !Files.exists(Path.of(first))) {
            return QemuNotFoundException.at(Path.of(first), "there is no such file");
        }
        return failure(launch, String.valueOf(e.getMessage()), e);
    }

    private static QemuStartException failure(QemuLaunch launch, String problem, @Nullable Exception e) {
        Diagnosis diagnosis = new Diagnosis(Diagnosis.Cause.NOT_RUNNABLE, problem, Optional.empty());
        return new QemuStartException(launch.name(), launch.command(), null, diagnosis, e);
    }

    /** Deletes the log of a process that was never started. */
    private static void discard(ChildOutput output) {
        output.close();
        try {
            Files.deleteIfExists(output.file());
        } catch (IOException e) {
            // An empty file in the log directory does no harm, and the failure to start matters more.
        }
    }
}

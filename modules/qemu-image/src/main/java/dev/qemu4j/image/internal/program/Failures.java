package dev.qemu4j.image.internal.program;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.internal.files.ImageLabel;
import dev.qemu4j.image.internal.files.LockHolders;
import dev.qemu4j.process.ProcessExit;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Turns the end of a {@code qemu-img} into a failure that says what to do. */
final class Failures {
    /** The shell's, for a program that is not there or that the system cannot run. */
    private static final int NOT_RUN = 126;

    private static final int NOT_FOUND = 127;

    private Failures() {}

    static ImageException of(Command command, List<String> commandLine, ProcessExit exit) {
        Words words = Words.of(exit.outputTail(), command.names());
        Diagnosis diagnosis = diagnose(exit, words);
        return diagnosis == Diagnosis.LOCKED
                ? locked(command, commandLine, exit, words)
                : failure(
                        diagnosis,
                        subject(diagnosis, command),
                        fact(diagnosis, command, exit, words),
                        commandLine,
                        exit,
                        words);
    }

    private static ImageException failure(
            Diagnosis diagnosis,
            Optional<Path> file,
            String fact,
            List<String> commandLine,
            ProcessExit exit,
            Words words) {
        String message = ImageLabel.of(file) + ": " + fact;
        return new ImageException(
                diagnosis, message, file.orElse(null), commandLine, exit.exitCode(), words.printable(), null);
    }

    /** A new image is not what is damaged or of another format, but what it is made from. */
    private static Optional<Path> subject(Diagnosis diagnosis, Command command) {
        return switch (diagnosis) {
            case CORRUPT, FORMAT, LOCKED -> command.source().or(command::file);
            default -> command.file();
        };
    }

    private static String fact(Diagnosis diagnosis, Command command, ProcessExit exit, Words words) {
        String said = words.last().isEmpty() ? "it printed nothing" : words.last();
        return switch (diagnosis) {
            case NO_SPACE -> "no space is left on the file system, or a quota is reached";
            case PROGRAM -> "qemu-img cannot be run: " + said;
            case KILLED -> "qemu-img " + command.verb() + " was ended by " + exit.describe() + ": " + said;
            default -> "qemu-img " + command.verb() + " failed: " + said + remedy(diagnosis);
        };
    }

    private static Diagnosis diagnose(ProcessExit exit, Words words) {
        int code = exit.exitCode().orElse(-1);
        if (code == NOT_RUN || code == NOT_FOUND) {
            return Diagnosis.PROGRAM;
        }
        return code < 0 ? Diagnosis.KILLED : words.diagnosis();
    }

    private static ImageException locked(Command command, List<String> commandLine, ProcessExit exit, Words words) {
        List<Path> files = command.names().stream()
                .filter(name -> name.startsWith("/"))
                .map(Path::of)
                .toList();
        Map<Path, List<Long>> holders = LockHolders.of(files);
        for (Path file : files) {
            if (holders.containsKey(file)) {
                String pids = holders.get(file).stream().map(String::valueOf).collect(Collectors.joining(", "));
                String fact = "it is locked, and open in pid " + pids + "; stop that process, or wait until it is done";
                return failure(Diagnosis.LOCKED, Optional.of(file), fact, commandLine, exit, words);
            }
        }
        String fact = "it is locked by another process; stop the machine that uses it, or wait until it is done";
        return failure(Diagnosis.LOCKED, subject(Diagnosis.LOCKED, command), fact, commandLine, exit, words);
    }

    private static String remedy(Diagnosis diagnosis) {
        return switch (diagnosis) {
            case CORRUPT -> "; check it, and repair it or restore it from a backup";
            case FORMAT -> "; give the format that it has";
            case PERMISSION -> "; let this user read and write it";
            case UNSUPPORTED -> "; a newer qemu-img or another format may do it";
            default -> "";
        };
    }
}

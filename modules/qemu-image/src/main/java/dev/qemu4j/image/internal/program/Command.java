package dev.qemu4j.image.internal.program;

import dev.qemu4j.image.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One call of {@code qemu-img}.
 *
 * @param file what a failure is about, empty if no file is involved
 * @param source what a failure to read is about, if that is another file
 * @param arguments the arguments, the verb first
 * @param names every name of a file in the arguments, to be taken out of QEMU's words before they are understood
 * @param copies whether it copies data, and so may take long
 * @param accepted the exit codes that are results and no failures
 * @param report what is told about its progress, with the size that is the whole
 */
public record Command(
        Optional<Path> file,
        Optional<Path> source,
        List<String> arguments,
        List<String> names,
        boolean copies,
        Set<Integer> accepted,
        Optional<Report> report) {
    /**
     * Who is told about progress.
     *
     * @param total the size that is the whole, in bytes
     * @param listener who is told
     */
    public record Report(long total, Consumer<? super Progress> listener) {}

    public Command {
        arguments = List.copyOf(arguments);
        names = List.copyOf(names);
        accepted = Set.copyOf(accepted);
    }

    public static Command of(Path file, List<String> arguments) {
        return new Command(
                Optional.of(file),
                Optional.empty(),
                arguments,
                List.of(file.toString()),
                false,
                Set.of(0),
                Optional.empty());
    }

    /** One that is about no file. */
    public static Command of(List<String> arguments) {
        return new Command(
                Optional.empty(), Optional.empty(), arguments, List.of(), false, Set.of(0), Optional.empty());
    }

    /** This command, which makes a file from another one. */
    public Command from(Path other) {
        return new Command(file, Optional.of(other), arguments, names, copies, accepted, report);
    }

    /** This command with names of files that are in its arguments. */
    public Command naming(List<String> more) {
        List<String> all = new ArrayList<>(names);
        all.addAll(more);
        return new Command(file, source, arguments, all, copies, accepted, report);
    }

    /** This command, which may take long. */
    public Command copying() {
        return new Command(file, source, arguments, names, true, accepted, report);
    }

    /** This command with exit codes that are results. */
    public Command accepting(Integer... codes) {
        return new Command(file, source, arguments, names, copies, Set.of(codes), report);
    }

    /** This command, which was given {@code -p}. */
    public Command reporting(Report to) {
        return new Command(file, source, arguments, names, copies, accepted, Optional.of(to));
    }

    /** The verb. */
    String verb() {
        return arguments.getFirst();
    }
}

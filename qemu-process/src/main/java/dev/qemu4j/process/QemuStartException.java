package dev.qemu4j.process;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A QEMU could not be started, or ended before it could be used. */
public final class QemuStartException extends QemuProcessException {
    private static final long serialVersionUID = 1L;

    // Of no use to anybody who gets a serialized copy.
    private final transient List<String> command;
    private final transient @Nullable ProcessExit exit;
    private final transient Diagnosis diagnosis;

    QemuStartException(
            String name,
            List<String> command,
            @Nullable ProcessExit exit,
            Diagnosis diagnosis,
            @Nullable Throwable cause) {
        super(message(name, exit, diagnosis), cause);
        this.command = List.copyOf(command);
        this.exit = exit;
        this.diagnosis = diagnosis;
    }

    private static String message(String name, @Nullable ProcessExit exit, Diagnosis diagnosis) {
        String end = exit == null ? "could not be started" : "ended with " + exit.describe();
        String remedy = diagnosis.remedy().map(advice -> " (" + advice + ")").orElse("");
        return "QEMU '" + name + "' " + end + ": " + diagnosis.message() + remedy;
    }

    /**
     * The whole command line, the program first.
     *
     * @return the command line as it was given to the system
     */
    public List<String> command() {
        return command;
    }

    /**
     * How the process ended.
     *
     * @return the end, empty if there never was a process
     */
    public Optional<ProcessExit> exit() {
        return Optional.ofNullable(exit);
    }

    /**
     * The end of what QEMU printed, unchanged.
     *
     * @return at most 64 KiB of text, empty if there never was a process
     */
    public String outputTail() {
        return exit == null ? "" : exit.outputTail();
    }

    /**
     * What QEMU's words mean.
     *
     * @return the diagnosis
     */
    public Diagnosis diagnosis() {
        return diagnosis;
    }
}

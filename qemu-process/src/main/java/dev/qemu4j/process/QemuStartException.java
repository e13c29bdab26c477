package dev.qemu4j.process;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** QEMU could not be started, or ended before it could be used. */
public final class QemuStartException extends QemuProcessException {
    private static final long serialVersionUID = 1L;

    // Not needed in a serialized copy.
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
     * Returns the whole command line, starting with the program.
     *
     * @return the command line as it was passed to the system
     */
    public List<String> command() {
        return command;
    }

    /**
     * Returns how the process ended.
     *
     * @return the exit, empty if no process was started
     */
    public Optional<ProcessExit> exit() {
        return Optional.ofNullable(exit);
    }

    /**
     * Returns the end of what QEMU printed, unchanged.
     *
     * @return at most 64 KiB of text, empty if no process was started
     */
    public String outputTail() {
        return exit == null ? "" : exit.outputTail();
    }

    /**
     * Returns the diagnosis of QEMU's messages.
     *
     * @return the diagnosis
     */
    public Diagnosis diagnosis() {
        return diagnosis;
    }
}

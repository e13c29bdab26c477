package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpVersion;
import java.util.List;
import java.util.stream.Collectors;

/** A command was not sent, because this QEMU does not support it. */
public final class UnsupportedCommandException extends QapiException {
    private static final long serialVersionUID = 1L;

    /** The name of the command. */
    private final String command;

    /** What is unsupported; not serialized. */
    private final transient List<Unsupported> problems;

    UnsupportedCommandException(String command, List<Unsupported> problems, QmpVersion version) {
        super(problems.stream().map(Unsupported::toString).collect(Collectors.joining("; ")) + ", this is " + version);
        this.command = command;
        this.problems = List.copyOf(problems);
    }

    /**
     * The command that was not sent.
     *
     * @return its name
     */
    public String command() {
        return command;
    }

    /**
     * What QEMU does not support.
     *
     * @return at least one
     */
    public List<Unsupported> problems() {
        return problems;
    }
}

package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpVersion;
import java.util.List;
import java.util.stream.Collectors;

/** A command was not sent, since the QEMU that is connected cannot accept it. */
public final class UnsupportedCommandException extends QapiException {
    private static final long serialVersionUID = 1L;

    /** The name of the command. */
    private final String command;

    /** What is not accepted; not kept in serial form. */
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
     * What the QEMU does not accept.
     *
     * @return at least one
     */
    public List<Unsupported> problems() {
        return problems;
    }
}

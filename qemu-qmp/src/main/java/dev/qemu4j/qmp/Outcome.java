package dev.qemu4j.qmp;

/** What became of a command. */
sealed interface Outcome {
    /** QEMU carried it out. */
    record Returned(QmpResult result) implements Outcome {}

    /** QEMU answered with an error. */
    record Refused(String errorClass, String description) implements Outcome {}

    /** The connection ended first. */
    record Ended(Termination termination) implements Outcome {}

    /** What it is called in a recording. */
    default String name() {
        return switch (this) {
            case Returned returned -> "success";
            case Refused refused -> "error";
            case Ended ended -> "closed";
        };
    }

    /** How many bytes it brought. */
    default int size() {
        return this instanceof Returned returned ? returned.result().size() : 0;
    }

    /** The result, or the exception that says why there is none, with the stack of the thread that waited. */
    default QmpResult result(String command, String peer) {
        return switch (this) {
            case Returned returned -> returned.result();
            case Refused refused -> throw new QmpCommandException(command, refused.errorClass(), refused.description());
            case Ended ended -> throw ended.termination().toException(command, peer);
        };
    }
}

package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.QmpCommandException;

/** What became of a command. */
public sealed interface Outcome {
    /** QEMU carried it out. */
    final class Returned implements Outcome {
        private final byte[] json;

        /** With the JSON of the result, which is not copied. */
        public Returned(byte[] json) {
            this.json = json;
        }
    }

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
        return this instanceof Returned returned ? returned.json.length : 0;
    }

    /** The JSON of the result, or the exception that says why there is none, with the stack of the thread that waited. */
    default byte[] result(String command, String peer) {
        return switch (this) {
            case Returned returned -> returned.json;
            case Refused refused -> throw new QmpCommandException(command, refused.errorClass(), refused.description());
            case Ended ended -> throw ended.termination().toException(command, peer);
        };
    }
}

package dev.qemu4j.qmp.internal.connection;

/** The outcome of a command. */
public sealed interface CommandOutcome {
    /** What a recording calls it. */
    String name();

    /** QEMU executed the command. */
    final class Returned implements CommandOutcome {
        private final byte[] json;

        /** With the JSON of the result, which is not copied. */
        Returned(byte[] json) {
            this.json = json;
        }

        /** The JSON of the result, not a copy. */
        public byte[] json() {
            return json;
        }

        @Override
        public String name() {
            return "success";
        }
    }

    /** There is no result. */
    sealed interface Failure extends CommandOutcome {}

    /** QEMU replied with an error. */
    record Refused(String errorClass, String description) implements Failure {
        @Override
        public String name() {
            return "error";
        }
    }

    /**
     * The deadline passed before a reply came.
     *
     * @param sent whether the request had been sent
     */
    record TimedOut(boolean sent) implements Failure {
        @Override
        public String name() {
            return "timeout";
        }
    }

    /** The connection ended before a reply came. */
    record Ended(Termination termination) implements Failure {
        @Override
        public String name() {
            return "closed";
        }
    }
}

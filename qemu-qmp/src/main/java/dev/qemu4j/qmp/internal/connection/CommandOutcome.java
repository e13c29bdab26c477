package dev.qemu4j.qmp.internal.connection;

import dev.qemu4j.qmp.internal.connection.CommandOutcome.Refused;
import dev.qemu4j.qmp.internal.connection.CommandOutcome.Returned;
import dev.qemu4j.qmp.internal.connection.CommandOutcome.TimedOut;

/** The outcome of a command. */
public sealed interface CommandOutcome permits Returned, Refused, TimedOut, Termination {
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

    /** QEMU replied with an error. */
    record Refused(String errorClass, String description) implements CommandOutcome {
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
    record TimedOut(boolean sent) implements CommandOutcome {
        @Override
        public String name() {
            return "timeout";
        }
    }
}

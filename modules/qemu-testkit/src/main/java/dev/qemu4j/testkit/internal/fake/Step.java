package dev.qemu4j.testkit.internal.fake;

import dev.qemu4j.testkit.ByteSplit;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One thing that a {@link dev.qemu4j.testkit.Reply Reply} does. */
public sealed interface Step {
    /** A message that answers the request, with the id that the rule says. */
    record Answer(ObjectNode envelope, IdRule idRule) implements Step {}

    /** A success whose returned string is this many characters long, written without ever being held in memory. */
    record Oversize(long length) implements Step {}

    /** A message that is no answer to the request. */
    record Message(JsonNode message) implements Step {}

    /** An event, stamped when it is sent. */
    record Event(String name, @Nullable JsonNode data) implements Step {}

    /** Many events with consecutive numbers. */
    record Flood(String name, int count) implements Step {}

    /** Bytes as they are. */
    final class Raw implements Step {
        private final byte[] bytes;

        public Raw(byte[] bytes) {
            this.bytes = bytes.clone();
        }

        byte[] bytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return "Raw[" + new String(bytes, StandardCharsets.ISO_8859_1) + "]";
        }
    }

    /** A pause. */
    record Pause(Duration duration) implements Step {}

    /** The end of the connection. */
    record End(Ending ending) implements Step {}

    /** Steps whose bytes are written in pieces, and only up to a limit. */
    record Cut(List<Step> steps, ByteSplit split, int limit) implements Step {}

    /** The id of an answer. */
    sealed interface IdRule {
        /** The request's. */
        record Echo() implements IdRule {}

        /** None. */
        record Omit() implements IdRule {}

        /** Another. */
        record Replace(JsonNode id) implements IdRule {}
    }

    /** How a connection ends. */
    enum Ending {
        CLOSE,
        HALF_CLOSE,
        RESET,
        QUIT
    }
}

package dev.qemu4j.qmp;

import dev.qemu4j.qmp.internal.codec.Inbound;
import dev.qemu4j.qmp.internal.codec.MessageSink;
import dev.qemu4j.qmp.internal.codec.QmpJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One decoded message: decoded by this module, or taken from the tree that Jackson alone decodes.
 *
 * @param kind event, greeting, return, error, or stray for one that is none of these
 * @param head the id, the event's name and time, the error's class and description
 * @param value the value of the member with the content; null if a tree cannot represent it
 */
record DecodedMessage(
        String kind, List<Object> head, @Nullable JsonNode value) {
    /** The message that a tree must be decoded as. */
    static DecodedMessage of(ObjectNode message) {
        JsonNode id = message.path("id");
        boolean identified = id.isIntegralNumber() && id.canConvertToLong();
        if (message.path("event").isString()) {
            JsonNode time = message.path("timestamp");
            JsonNode data = message.has("data") ? message.get("data") : JsonNodeFactory.instance.objectNode();
            return event(message.path("event").asString(), number(time, "seconds"), number(time, "microseconds"), data);
        }
        if (message.has("QMP")) {
            return new DecodedMessage("greeting", List.of(), message.get("QMP"));
        }
        if (identified && message.has("return")) {
            return new DecodedMessage("return", List.of(id.longValue()), message.get("return"));
        }
        if (identified && message.has("error")) {
            JsonNode error = message.get("error");
            return new DecodedMessage(
                    "error", List.of(id.longValue(), text(error, "class"), text(error, "desc")), null);
        }
        return new DecodedMessage("stray", List.of(), null);
    }

    private static DecodedMessage event(String name, long seconds, long microseconds, @Nullable JsonNode data) {
        return new DecodedMessage("event", List.of(name, seconds, microseconds), data);
    }

    private static long number(JsonNode object, String member) {
        JsonNode value = object.path(member);
        return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : -1;
    }

    private static String text(JsonNode object, String member) {
        JsonNode value = object.path(member);
        return value.isString() ? value.asString() : "";
    }

    /** Collects messages, and does with each what a client and its user do. */
    static final class Sink implements MessageSink {
        private record Status(String status, boolean running, long size) {}

        private final Subscriptions subscriptions = new Subscriptions(2, 100, "test");
        private final EventSubscription events = subscriptions.open(Set.of(), event -> true);
        private final List<DecodedMessage> messages = new ArrayList<>();

        List<DecodedMessage> messages() {
            return messages;
        }

        @Override
        public void greeting(byte[] qmp) {
            JsonNode tree = treeOf(qmp);
            if (tree != null) {
                QmpGreeting greeting = QmpGreeting.of(tree);
                require(greeting.version().compareTo(greeting.version()) == 0);
            }
            messages.add(new DecodedMessage("greeting", List.of(), tree));
        }

        @Override
        public void event(String name, long seconds, long microseconds, byte[] data) {
            subscriptions.publish(name, seconds, microseconds, data);
            QmpEvent event = events.poll().orElseThrow();
            require(event.name().equals(name) && event.timestamp() != null);
            require(!event.toString().isEmpty());
            messages.add(DecodedMessage.event(name, seconds, microseconds, treeOf(data)));
        }

        @Override
        public void success(long id, byte[] json) {
            QmpResult result = new QmpResult(json);
            require(result.bytes().length == result.size());
            try {
                require(result.as(Status.class) != null);
            } catch (QmpProtocolException e) {
                // of another shape
            }
            messages.add(new DecodedMessage("return", List.of(id), treeOf(json)));
        }

        @Override
        public void error(long id, String errorClass, String description) {
            QmpCommandException error = new QmpCommandException("x", errorClass, description);
            require(error.getMessage() != null);
            messages.add(new DecodedMessage("error", List.of(id, errorClass, description), null));
        }

        @Override
        public void stray(QmpProtocolException problem) {
            require(problem.excerpt().length() < 1000);
            messages.add(new DecodedMessage("stray", List.of(), null));
        }

        /** Decodes JSON as {@link QmpResult#json()} and {@link QmpEvent#data()} do, and logs it as the wire log does. */
        private static @Nullable JsonNode treeOf(byte[] json) {
            require(!Inbound.logged(json).isEmpty());
            try {
                return QmpJson.tree(json);
            } catch (QmpProtocolException e) {
                return null;
            }
        }

        private static void require(boolean holds) {
            if (!holds) {
                throw new AssertionError();
            }
        }
    }
}

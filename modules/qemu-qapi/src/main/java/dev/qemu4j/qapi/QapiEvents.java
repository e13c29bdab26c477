package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Decodes events as records. */
public final class QapiEvents {
    private QapiEvents() {}

    /**
     * Decodes an event as the record of its kind.
     *
     * @param event the event
     * @return the record; an {@link UnknownEvent} if only a newer QEMU has the event
     * @throws dev.qemu4j.qmp.QmpProtocolException if the data is not that of this kind of event
     */
    public static QapiEvent decode(QmpEvent event) {
        return event.decode(data -> decode(event, data));
    }

    private static QapiEvent decode(QmpEvent event, JsonNode data) {
        QapiEvent decoded = EventTable.decode(event.name(), data, event.timestamp());
        if (decoded != null) {
            return decoded;
        }
        ObjectNode object = data instanceof ObjectNode node ? node : JsonNodeFactory.instance.objectNode();
        return new UnknownEvent(event.name(), object, event.timestamp());
    }

    /**
     * The name in QMP of an event class.
     *
     * @param type the class, such as {@code BlockJobCompleted.class}
     * @return the name, such as {@code BLOCK_JOB_COMPLETED}
     * @throws IllegalArgumentException if it is not the class of one kind of event
     */
    public static String name(Class<? extends QapiEvent> type) {
        return EventTable.name(type);
    }
}

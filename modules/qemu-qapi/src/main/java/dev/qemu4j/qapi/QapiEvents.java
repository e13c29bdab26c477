package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Turns events as they come over the wire into records. */
public final class QapiEvents {
    private QapiEvents() {}

    /**
     * An event as a record of its own class.
     *
     * @param event the event
     * @return the record; an {@link UnknownEvent} for one that only a newer QEMU has
     */
    public static QapiEvent decode(QmpEvent event) {
        JsonNode data = event.data();
        QapiEvent decoded = EventTable.decode(event.name(), data, event.timestamp());
        if (decoded != null) {
            return decoded;
        }
        ObjectNode object = data instanceof ObjectNode node ? node : JsonNodeFactory.instance.objectNode();
        return new UnknownEvent(event.name(), object, event.timestamp());
    }

    /**
     * The name on the wire of the events of a class.
     *
     * @param type the class, such as {@code BlockJobCompleted.class}
     * @return the name, such as {@code BLOCK_JOB_COMPLETED}
     * @throws IllegalArgumentException if the class is not that of one event
     */
    public static String name(Class<? extends QapiEvent> type) {
        return EventTable.name(type);
    }
}

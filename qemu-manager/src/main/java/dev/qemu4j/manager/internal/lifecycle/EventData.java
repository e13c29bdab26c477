package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.qmp.QmpEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Decodes the data of the events that the manager follows. */
public final class EventData {
    /**
     * The largest data that is decoded, in bytes. QEMU's own has some hundred bytes; a tree of the largest message that a connection
     * accepts would take 300 MiB.
     */
    static final int LARGEST = 64 * 1024;

    private EventData() {}

    /** {@return the data, or a missing node if it is larger than any that QEMU sends} */
    public static JsonNode of(QmpEvent event) {
        return event.dataSize() <= LARGEST ? event.data() : MissingNode.getInstance();
    }
}

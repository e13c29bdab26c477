package dev.qemu4j.qapi;

import tools.jackson.databind.JsonNode;

/** Something that QEMU's API has a type for. Immutable, and safe for use by several threads. */
public interface QapiValue {
    /**
     * The value as it is sent to QEMU, or as QEMU sent it.
     *
     * @return a JSON tree; its arrays and objects may be shared with this value and are not to be changed
     * @throws IllegalArgumentException if something in it is an {@code UNRECOGNIZED} that was not read from JSON
     */
    JsonNode toJson();
}

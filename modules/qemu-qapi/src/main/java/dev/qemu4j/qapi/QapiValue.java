package dev.qemu4j.qapi;

import tools.jackson.databind.JsonNode;

/** A value of a type of QEMU's API. Immutable and safe for use by several threads. */
public interface QapiValue {
    /**
     * Encodes the value as JSON, as it is sent to QEMU or was received.
     *
     * @return a JSON tree; its arrays and objects may be shared with this value and must not be changed
     * @throws IllegalArgumentException if it contains an {@code UNRECOGNIZED} that was not decoded from JSON
     */
    JsonNode toJson();
}

package dev.qemu4j.qapi;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A generated type.
 *
 * @param api "QMP" or "the guest agent"
 * @param kind command, event, object, enum, alternate; or base, for the interface of a base
 * @param name its name in QAPI
 * @param branch the discriminator's value, for a union's branch
 * @param type the class
 * @param fromJson decodes a value; null for a base
 */
record Definition(
        String api,
        String kind,
        String name,
        String branch,
        Class<?> type,
        @Nullable Function<JsonNode, QapiValue> fromJson) {}

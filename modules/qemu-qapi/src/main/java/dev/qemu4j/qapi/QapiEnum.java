package dev.qemu4j.qapi;

import dev.qemu4j.qapi.json.JsonWriter;
import tools.jackson.databind.JsonNode;

/**
 * A value of one of QEMU's enums.
 *
 * <p>Each enum has a constant {@code UNRECOGNIZED} for values that a newer QEMU sends; the object that it stood in has
 * the text among its {@link QapiObject#extras() extras}. It cannot be sent.
 */
public interface QapiEnum extends QapiValue {
    /**
     * What the value is called in JSON.
     *
     * @return the text, empty for {@code UNRECOGNIZED}
     */
    String text();

    @Override
    default JsonNode toJson() {
        return JsonWriter.value(getClass().getSimpleName(), this);
    }
}

package dev.qemu4j.qapi;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * A value of one of QEMU's enums.
 *
 * <p>Each enum has a constant {@code UNRECOGNIZED}, for values that only a newer QEMU knows. The {@link QapiObject#extras()
 * extras} of the object that contains it have the text. It cannot be sent.
 */
public interface QapiEnum extends QapiValue {
    /**
     * The value's text in JSON.
     *
     * @return the text, empty for {@code UNRECOGNIZED}
     */
    String text();

    @Override
    default JsonNode toJson() {
        if (text().isEmpty()) {
            throw new IllegalArgumentException(getClass().getSimpleName() + ": UNRECOGNIZED cannot be sent");
        }
        return JsonNodeFactory.instance.stringNode(text());
    }
}

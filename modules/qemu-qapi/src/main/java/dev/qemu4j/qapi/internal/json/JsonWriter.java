package dev.qemu4j.qapi.internal.json;

import dev.qemu4j.qapi.Extras;
import dev.qemu4j.qapi.QapiValue;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes one JSON object, member by member. If the extras have a member, it takes the place of the component. */
public final class JsonWriter {
    private final QapiValue owner;
    private final Extras extras;
    private final ObjectNode json;

    /**
     * Begins an object with its extras.
     *
     * @param owner the value that is written, for messages
     * @param extras its extras
     */
    public JsonWriter(QapiValue owner, Extras extras) {
        this.owner = owner;
        this.extras = extras;
        this.json = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> member : extras.members().entrySet()) {
            json.set(member.getKey(), member.getValue());
        }
    }

    /**
     * Begins an object with the members of an inline union.
     *
     * @param owner the value that is written, for messages
     * @param inline the union's members
     */
    public JsonWriter(QapiValue owner, ObjectNode inline) {
        this.owner = owner;
        this.extras = Extras.NONE;
        this.json = inline;
    }

    /**
     * Writes a member, unless it is absent or among the extras.
     *
     * @param member the member's name
     * @param value the component
     */
    public void put(String member, Object value) {
        if (value instanceof Optional<?> optional) {
            if (optional.isPresent()) {
                put(member, optional.get());
            }
        } else if (!extras.members().containsKey(member) && !extras.isMissing(member)) {
            json.set(member, JsonEncoder.encode(owner.getClass().getSimpleName() + "." + member, value));
        }
    }

    /**
     * The object.
     *
     * @return the object with all members that were written
     */
    public ObjectNode object() {
        return json;
    }
}

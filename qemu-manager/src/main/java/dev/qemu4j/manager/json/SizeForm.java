package dev.qemu4j.manager.json;

import dev.qemu4j.config.DataSize;
import tools.jackson.databind.JsonNode;

/** Amounts of bytes: a text with a unit, or a number of bytes. Written as text. */
enum SizeForm implements Form {
    SIZE;

    private static final TextForm<DataSize> TEXT = TextForm.of(
            DataSize.class, "a size such as \"2G\", or a number of bytes", DataSize::parse, DataSize::toString);

    @Override
    public String expects() {
        return TEXT.expects();
    }

    @Override
    public Object read(JsonNode node, Place place) {
        if (node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0) {
            return DataSize.ofBytes(node.longValue());
        }
        return TEXT.read(node, place);
    }

    @Override
    public JsonNode write(Object value, Place place) {
        return TEXT.write(value, place);
    }
}

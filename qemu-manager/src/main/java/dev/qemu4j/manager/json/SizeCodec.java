package dev.qemu4j.manager.json;

import dev.qemu4j.config.DataSize;
import tools.jackson.databind.JsonNode;

/** Sizes, as a string with a unit or as a number of bytes; written as a string. */
enum SizeCodec implements JsonCodec {
    SIZE;

    private static final StringCodec<DataSize> TEXT = StringCodec.of(
            DataSize.class, "a size such as \"2G\", or a number of bytes", DataSize::parse, DataSize::toString);

    @Override
    public String expects() {
        return TEXT.expects();
    }

    @Override
    public Object read(JsonNode node, JsonPath path) {
        if (node.isIntegralNumber() && node.canConvertToLong() && node.longValue() >= 0) {
            return DataSize.ofBytes(node.longValue());
        }
        return TEXT.read(node, path);
    }

    @Override
    public JsonNode write(Object value, JsonPath path) {
        return TEXT.write(value, path);
    }
}

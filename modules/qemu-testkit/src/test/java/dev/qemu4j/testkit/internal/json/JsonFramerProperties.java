package dev.qemu4j.testkit.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.testkit.ByteSplit;
import dev.qemu4j.testkit.QmpArbitraries;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages survive the wire, however it cuts them. */
class JsonFramerProperties {
    @Property(tries = 300)
    void anySplitGivesTheSameMessages(
            @ForAll("messages") List<ObjectNode> messages, @ForAll("splits") ByteSplit split, @ForAll boolean pretty) {
        StringBuilder wire = new StringBuilder();
        messages.forEach(message -> wire.append(new String(Json.line(message, pretty), StandardCharsets.UTF_8)));

        List<JsonNode> read = new ArrayList<>();
        JsonFramer framer = new JsonFramer(frame -> read.add(Json.parse(frame.text())));
        split.cut(wire.toString().getBytes(StandardCharsets.UTF_8))
                .forEach(piece -> framer.feed(ByteBuffer.wrap(piece)));

        assertThat(read).isEqualTo(messages);
    }

    @Property(tries = 300)
    void afterAnyBytesTheFramerFindsAMessageAgain(@ForAll byte[] noise) {
        List<Frame> frames = new ArrayList<>();
        JsonFramer framer = new JsonFramer(frames::add);
        framer.feed(ByteBuffer.wrap(noise));
        // An impossible byte ends whatever was begun, even inside a string.
        framer.feed(ByteBuffer.wrap(new byte[] {(byte) 0xff, '\n'}));
        framer.feed(ByteBuffer.wrap("{\"execute\":\"stop\"}".getBytes(StandardCharsets.UTF_8)));
        assertThat(frames).last().isEqualTo(new Frame("{\"execute\":\"stop\"}", false));
    }

    @Provide
    Arbitrary<List<ObjectNode>> messages() {
        return QmpArbitraries.serverMessages().list().ofMaxSize(4);
    }

    @Provide
    Arbitrary<ByteSplit> splits() {
        return QmpArbitraries.splits();
    }
}

package dev.qemu4j.qmp.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.testkit.QmpArbitraries;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.node.ObjectNode;

class RequestEncoderProperties {
    @Property(tries = 300)
    void aRequestIsReadBackAsItWasEncoded(
            @ForAll String command, @ForAll("objects") ObjectNode arguments, @ForAll long id) {
        byte[] json = RequestEncoder.request(command, RequestEncoder.arguments(command, arguments), id);
        ObjectNode expected = QmpJson.MAPPER.createObjectNode();
        expected.put(id < 0 ? "exec-oob" : "execute", command);
        if (!arguments.isEmpty()) {
            expected.set("arguments", arguments);
        }
        expected.put("id", id);
        assertThat(QmpJson.MAPPER.readTree(json)).hasToString(expected.toString());
        assertThat(new String(json, StandardCharsets.UTF_8)).hasLineCount(1).endsWith("}\n");
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        return QmpArbitraries.objects();
    }
}

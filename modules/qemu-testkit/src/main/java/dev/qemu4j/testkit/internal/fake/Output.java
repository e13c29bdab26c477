package dev.qemu4j.testkit.internal.fake;

import dev.qemu4j.testkit.internal.fake.Step.Ending;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a reply is on one connection: bytes to write, pauses, the end. */
public sealed interface Output {
    /** Bytes, in as many writes as there are pieces. */
    record Write(Iterator<ByteBuffer> pieces, boolean apart) implements Output {}

    /** A pause. */
    record Wait(Duration duration) implements Output {}

    /** The end of the connection. */
    record End(Ending ending) implements Output {}

    /** Renders a reply to the request with this id. */
    static List<Output> of(List<Step> reply, @Nullable JsonNode id, boolean pretty) {
        return Renderer.render(reply, id, pretty);
    }
}

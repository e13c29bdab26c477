package dev.qemu4j.testkit.internal.fake;

import dev.qemu4j.testkit.ByteSplit;
import dev.qemu4j.testkit.internal.fake.Step.IdRule;
import dev.qemu4j.testkit.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns the steps of a reply into output. Neighbouring bytes are collected so that they go out together. */
final class Renderer {
    private static final int CHUNK = 64 << 10;

    private final List<Output> outputs = new ArrayList<>();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final @Nullable JsonNode id;
    private final boolean pretty;

    private Renderer(@Nullable JsonNode id, boolean pretty) {
        this.id = id;
        this.pretty = pretty;
    }

    static List<Output> render(List<Step> reply, @Nullable JsonNode id, boolean pretty) {
        Renderer renderer = new Renderer(id, pretty);
        renderer.render(reply, ByteSplit.whole(), new Budget(Integer.MAX_VALUE, null));
        return List.copyOf(renderer.outputs);
    }

    private void render(List<Step> steps, ByteSplit split, Budget budget) {
        for (Step step : steps) {
            switch (step) {
                case Step.Answer answer -> add(Json.line(withId(answer), pretty), budget);
                case Step.Message message -> add(Json.line(message.message(), pretty), budget);
                case Step.Event event -> add(eventLine(event.name(), event.data()), budget);
                case Step.Raw raw -> add(raw.bytes(), budget);
                case Step.Flood flood -> output(split, new Output.Write(events(flood), false));
                case Step.Oversize oversize -> output(split, new Output.Write(chunks(oversize), false));
                case Step.Pause pause -> output(split, new Output.Wait(pause.duration()));
                case Step.End end -> output(split, new Output.End(end.ending()));
                case Step.Cut cut -> {
                    flush(split);
                    render(cut.steps(), cut.split(), new Budget(cut.limit(), budget));
                }
            }
        }
        flush(split);
    }

    private void add(byte[] more, Budget budget) {
        bytes.write(more, 0, budget.take(more.length));
    }

    private void output(ByteSplit split, Output output) {
        flush(split);
        outputs.add(output);
    }

    private void flush(ByteSplit split) {
        if (bytes.size() > 0) {
            outputs.add(new Output.Write(new Pieces(split.sizes(), bytes.toByteArray()), true));
            bytes.reset();
        }
    }

    private ObjectNode withId(Step.Answer answer) {
        return switch (answer.idRule()) {
            case IdRule.Omit omit -> answer.envelope();
            case IdRule.Replace replace -> identified(answer.envelope(), replace.id());
            case IdRule.Echo echo -> id == null ? answer.envelope() : identified(answer.envelope(), id);
        };
    }

    private byte[] eventLine(String name, @Nullable JsonNode data) {
        return Json.line(Json.event(name, data, Instant.now()), pretty);
    }

    private Iterator<ByteBuffer> events(Step.Flood flood) {
        return IntStream.range(0, flood.count())
                .mapToObj(i -> ByteBuffer.wrap(
                        eventLine(flood.name(), Json.NODES.objectNode().put("sequence", i))))
                .iterator();
    }

    private Iterator<ByteBuffer> chunks(Step.Oversize oversize) {
        String tail = id == null ? "\"}" : "\", \"id\": " + Json.text(id) + "}";
        byte[] filler = "x".repeat(CHUNK).getBytes(StandardCharsets.US_ASCII);
        // Not a flat map: its iterator takes in a whole inner stream at once.
        Stream<ByteBuffer> middle = LongStream.rangeClosed(0, oversize.length() / CHUNK)
                .mapToObj(i -> ByteBuffer.wrap(filler, 0, (int) Math.min(CHUNK, oversize.length() - i * CHUNK)));
        return Stream.concat(
                        Stream.of(ascii("{\"return\": \"")),
                        Stream.concat(middle, Stream.of(ascii(tail + Json.LINE_END))))
                .iterator();
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    // QEMU puts the id before an error and after a return.
    private static ObjectNode identified(ObjectNode envelope, JsonNode id) {
        ObjectNode message = Json.NODES.objectNode();
        if (envelope.has("error")) {
            message.set("id", id);
        }
        message.setAll(envelope);
        message.set("id", id);
        return message;
    }

    /** How many bytes may still be written, here and in what surrounds it. */
    private static final class Budget {
        private final @Nullable Budget outer;
        private int left;

        private Budget(int left, @Nullable Budget outer) {
            this.left = left;
            this.outer = outer;
        }

        private int take(int wanted) {
            int granted = Math.min(wanted, left);
            if (outer != null) {
                granted = outer.take(granted);
            }
            left -= granted;
            return granted;
        }
    }
}

package dev.qemu4j.testkit;

import dev.qemu4j.testkit.Transcript.Entry;
import dev.qemu4j.testkit.Transcript.Kind;
import dev.qemu4j.testkit.internal.fake.Failures;
import dev.qemu4j.testkit.internal.fake.Session;
import dev.qemu4j.testkit.internal.json.Frame;
import dev.qemu4j.testkit.internal.json.Json;
import dev.qemu4j.testkit.internal.json.JsonMatch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Replays one recorded connection.
 *
 * <p>Requests must come in the recorded order. The messages of QEMU are sent in the recorded order too, each once all requests before it
 * have been received. A reply only waits for its own request and those before it, because a client that pipelined requests when it was
 * recorded need not do so again.
 */
final class ReplaySession implements Session {
    private final FakeConnection connection;
    private final Recording recording;
    private final Failures failures;

    // The client's ids by those in the transcript. Only used by the connection's reader.
    private final Map<JsonNode, JsonNode> ids = new HashMap<>();
    private final Set<Integer> done = new HashSet<>();

    ReplaySession(FakeConnection connection, Recording recording, Failures failures) {
        this.connection = connection;
        this.recording = recording;
        this.failures = failures;
    }

    /** A recorded connection, and the requests in it that are still missing. */
    static final class Recording {
        private final List<Entry> entries;
        private final CountDownLatch missing;
        private volatile boolean failed;

        Recording(List<Entry> entries) {
            this.entries = entries;
            this.missing = new CountDownLatch((int) entries.stream()
                    .filter(entry -> entry.kind() == Kind.TO_QEMU)
                    .count());
        }

        /** Counts down as recorded requests are received, and to zero on a different request. */
        CountDownLatch missing() {
            return missing;
        }

        /** The requests that are missing; none after a different request. */
        List<Entry> missingRequests() {
            if (failed) {
                return List.of();
            }
            List<Entry> requests = entries.stream()
                    .filter(entry -> entry.kind() == Kind.TO_QEMU)
                    .toList();
            return requests.subList(requests.size() - (int) missing.getCount(), requests.size());
        }

        private void fail() {
            failed = true;
            while (missing.getCount() > 0) {
                missing.countDown();
            }
        }
    }

    @Override
    public void started() {
        play();
    }

    @Override
    public void received(Frame frame) {
        if (recording.failed) {
            return;
        }
        Optional<Integer> next = IntStream.range(0, recording.entries.size())
                .filter(i -> recording.entries.get(i).kind() == Kind.TO_QEMU && !done.contains(i))
                .boxed()
                .findFirst();
        if (next.isEmpty()) {
            mismatch("nothing more", frame);
            return;
        }
        Entry expected = recording.entries.get(next.get());
        if (!accepts(expected.message(), frame)) {
            mismatch(expected.text(), frame);
            return;
        }
        done.add(next.get());
        recording.missing.countDown();
        play();
    }

    private boolean accepts(JsonNode expected, Frame frame) {
        if (expected.isString()) {
            return expected.stringValue().equals(frame.text());
        }
        @Nullable JsonNode actual = parsed(frame);
        if (actual == null || expected.has("id") != actual.has("id")) {
            return false;
        }
        if (expected.has("id")) {
            ids.put(expected.get("id"), actual.get("id"));
        }
        return JsonMatch.matches(withoutId(expected), withoutId(actual));
    }

    private static @Nullable JsonNode parsed(Frame frame) {
        try {
            return frame.malformed() ? null : Json.parse(frame.text());
        } catch (JacksonException e) {
            return null;
        }
    }

    private static JsonNode withoutId(JsonNode message) {
        return message instanceof ObjectNode object ? object.deepCopy().without("id") : message;
    }

    private void mismatch(String expected, Frame frame) {
        String what = "connection %d: the transcript has '> %s' here, the client sent '%s'"
                .formatted(connection.number(), expected, frame.text());
        failures.add(what, null);
        recording.fail();
        JsonNode actual = parsed(frame);
        connection.answer(Reply.error("replay: " + what).thenClose(), actual == null ? null : actual.get("id"));
    }

    private void play() {
        boolean complete = true;
        for (int i = 0; i < recording.entries.size(); i++) {
            Entry entry = recording.entries.get(i);
            if (done.contains(i)) {
                continue;
            }
            if (entry.kind() == Kind.TO_QEMU) {
                complete = false;
            } else if (complete || isReplyToReceived(entry)) {
                done.add(i);
                say(entry);
            } else {
                return;
            }
        }
    }

    private boolean isReplyToReceived(Entry entry) {
        if (entry.kind() != Kind.FROM_QEMU) {
            return false;
        }
        JsonNode message = entry.message();
        return (message.has("return") || message.has("error")) && ids.containsKey(message.get("id"));
    }

    private void say(Entry entry) {
        if (entry.kind() == Kind.FROM_QEMU) {
            connection.send(reply(entry.message()));
        } else if (entry.text().equals("qemu")) {
            connection.close();
        }
    }

    private Reply reply(JsonNode message) {
        if (message.isString()) {
            return Reply.text(message.stringValue());
        }
        @Nullable JsonNode id = message.get("id");
        if (id != null && message instanceof ObjectNode object) {
            ObjectNode copy = object.deepCopy();
            copy.set("id", ids.getOrDefault(id, id));
            return Reply.message(copy);
        }
        return Reply.message(message);
    }
}

package dev.qemu4j.benchmarks;

import dev.qemu4j.qmp.QmpProtocolException;
import dev.qemu4j.qmp.internal.codec.MessageDecoder;
import dev.qemu4j.qmp.internal.codec.MessageFramer;
import dev.qemu4j.qmp.internal.codec.MessageSink;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Decoding a stream of events, next to the least that a JSON parser can do with the same bytes. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class DecodeBenchmark {
    private static final int COUNT = 12_000;

    /** As many bytes as one read from a socket returns. */
    private static final int PIECE = 64 * 1024;

    private final byte[] stream = Events.stream(COUNT);
    private final JsonFactory json = new JsonFactory();

    /** JMH makes it. */
    public DecodeBenchmark() {}

    /**
     * What the client's reader does: it splits the bytes into messages, decodes them and passes each event on.
     *
     * @param blackhole takes the events
     */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public void decode(Blackhole blackhole) {
        MessageFramer framer = new MessageFramer(10 * 1024 * 1024);
        MessageDecoder decoder = new MessageDecoder("benchmark", new Sink(blackhole));
        int at = 0;
        while (at < stream.length) {
            ByteBuffer space = framer.space();
            int count = Math.min(PIECE, Math.min(space.remaining(), stream.length - at));
            space.put(stream, at, count);
            at += count;
            framer.received(count);
            while (framer.hasMessages()) {
                decoder.decode(framer.array(), framer.from(), framer.to());
                framer.consumed();
            }
        }
    }

    /**
     * Jackson's token scan, whole.
     *
     * @return the number of tokens
     */
    @Benchmark
    @OperationsPerInvocation(COUNT)
    public int scanTokens() {
        int tokens = 0;
        try (JsonParser parser = json.createParser(ObjectReadContext.empty(), stream)) {
            while (parser.nextToken() != null) {
                tokens++;
            }
        }
        return tokens;
    }

    private record Sink(Blackhole blackhole) implements MessageSink {
        @Override
        public void greeting(byte[] qmp) {
            throw new AssertionError("a greeting");
        }

        @Override
        public void event(String name, long seconds, long microseconds, byte[] data) {
            blackhole.consume(name);
            blackhole.consume(seconds);
            blackhole.consume(microseconds);
            blackhole.consume(data);
        }

        @Override
        public void success(long id, byte[] result) {
            throw new AssertionError("a reply");
        }

        @Override
        public void error(long id, String errorClass, String description) {
            throw new AssertionError("an error");
        }

        @Override
        public void stray(QmpProtocolException problem) {
            throw problem;
        }
    }
}

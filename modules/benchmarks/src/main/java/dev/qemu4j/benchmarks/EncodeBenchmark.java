package dev.qemu4j.benchmarks;

import dev.qemu4j.qmp.internal.codec.RequestEncoder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

/** Encoding commands, next to Jackson writing the same content. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class EncodeBenchmark {
    private final Map<String, String> arguments = Map.of("driver", "virtio-blk-pci", "drive", "disk-1", "id", "disk1");
    private long id = 1_000;

    /** JMH makes it. */
    public EncodeBenchmark() {}

    /** {@return a request without arguments} */
    @Benchmark
    public byte[] encodeBare() {
        return RequestEncoder.request("query-status", RequestEncoder.arguments("query-status", Map.of()), id++);
    }

    /** {@return a request with three arguments} */
    @Benchmark
    public byte[] encodeWithArguments() {
        return RequestEncoder.request("device_add", RequestEncoder.arguments("device_add", arguments), id++);
    }

    /** {@return the same, written by Jackson from a map} */
    @Benchmark
    public byte[] jacksonWithArguments() {
        return JsonMapper.shared()
                .writeValueAsBytes(Map.of("execute", "device_add", "arguments", arguments, "id", id++));
    }
}

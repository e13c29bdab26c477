package dev.qemu4j.benchmarks;

import dev.qemu4j.benchmarks.Callers.Block;
import dev.qemu4j.qmp.QmpClient;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latency, cost and rate of {@code query-status}. */
record Commands(UnixDomainSocketAddress forBare, UnixDomainSocketAddress forClient, boolean bounded) {
    private static final double MICRO = 1000;

    List<Row> run(Effort effort) throws Exception {
        try (BareChannel bare = BareChannel.connect(forBare);
                QmpClient client = QmpClient.connect(forClient)) {
            Call bareCall = bare::queryStatus;
            Call clientCall = () -> client.execute("query-status");
            Callers bareChannel = Callers.onePlatformThread("bare channel, platform thread", bareCall);
            Callers bareVirtual = Callers.virtualThreads("bare channel, virtual thread", 1, bareCall);
            Callers one = Callers.virtualThreads("client, virtual thread", 1, clientCall);
            Callers platform = Callers.onePlatformThread("client, platform thread", clientCall);
            Callers many = Callers.virtualThreads("client, 64 virtual threads", 64, clientCall);
            List<Callers> kinds = List.of(bareChannel, bareVirtual, one, platform, many);

            Interleaved runs = Interleaved.run(kinds, effort.calls(40_000), effort.rounds(60), effort.calls(2_000));
            return List.of(
                    ratio(
                            runs,
                            "p50, client / bare, both on a virtual thread",
                            one,
                            bareVirtual,
                            bound(Bound.atMost(1.25))),
                    ratio(runs, "p50, client on a virtual thread / bare on a platform thread", one, bareChannel, null),
                    ratio(runs, "p50, client on a platform thread / bare on one", platform, bareChannel, null),
                    p50(runs, bareChannel),
                    p50(runs, bareVirtual),
                    p50(runs, one),
                    p50(runs, platform),
                    cpu(runs, bareChannel),
                    cpu(runs, bareVirtual),
                    cpu(runs, one),
                    cpu(runs, platform),
                    cpu(runs, many),
                    Row.ratio(
                            "commands a second, 64 callers / one",
                            runs.values(many, Block::perSecond),
                            runs.values(one, Block::perSecond),
                            bound(Bound.atLeast(10))),
                    Row.figure("commands a second, one caller", runs.distribution(one, Block::perSecond), 1, "/s"),
                    Row.figure("commands a second, 64 callers", runs.distribution(many, Block::perSecond), 1, "/s"),
                    Row.bounded(
                            "allocated for a command, one caller",
                            runs.distribution(one, Block::bytesPerCall),
                            "B",
                            Bound.atMost(4096)));
        }
    }

    private @Nullable Bound bound(Bound bound) {
        return bounded ? bound : null;
    }

    private static Row ratio(Interleaved runs, String what, Callers of, Callers to, @Nullable Bound bound) {
        return Row.ratio(what, runs.values(of, Block::p50Nanos), runs.values(to, Block::p50Nanos), bound);
    }

    private static Row p50(Interleaved runs, Callers kind) {
        return Row.figure("p50, " + kind.name(), runs.distribution(kind, Block::p50Nanos), MICRO, "us");
    }

    private static Row cpu(Interleaved runs, Callers kind) {
        double nanos = runs.mean(kind, Block::cpuNanosPerCall);
        return new Row("CPU per command, " + kind.name(), nanos / MICRO, "us", null, "mean; without the server's");
    }
}

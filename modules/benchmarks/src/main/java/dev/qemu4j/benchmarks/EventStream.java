package dev.qemu4j.benchmarks;

import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClient;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Events through a socket, as fast as the server sends them: the client with and without a subscription, compared with Jackson's token scan of
 * the same bytes from the same server.
 */
final class EventStream {
    private static final int COUNT = 200_000;

    private EventStream() {}

    static List<Row> measure(Effort effort) throws Exception {
        int count = effort.calls(COUNT);
        int rounds = effort.rounds(30);
        try (ServerProcess server = ServerProcess.start();
                QmpClient client = QmpClient.connect(server.address());
                BareChannel bare = BareChannel.connect(server.address())) {
            Map<String, Integer> arguments = Map.of("count", count);
            Call unwanted = () -> client.execute(AnswerServer.EVENTS, arguments);
            Call subscribed = () -> {
                try (EventSubscription events = client.subscribe()) {
                    client.execute(AnswerServer.EVENTS, arguments);
                    if (events.received() != count) {
                        throw new IllegalStateException(events.received() + " events of " + count);
                    }
                }
            };
            Call scan = () -> scan(bare.channel(), count);

            Callers scanning = Callers.onePlatformThread("token scan", scan);
            Callers withoutSubscriber = Callers.onePlatformThread("client", unwanted);
            Callers withSubscriber = Callers.onePlatformThread("client, subscribed", subscribed);
            Interleaved runs =
                    Interleaved.run(List.of(scanning, withoutSubscriber, withSubscriber), effort.rounds(10), rounds, 1);
            List<Row> rows = new ArrayList<>();
            rows.add(rate(runs, "events through a socket, client / token scan", withoutSubscriber, scanning));
            rows.add(rate(runs, "events through a socket, client with subscription / scan", withSubscriber, scanning));
            for (Callers kind : List.of(scanning, withoutSubscriber, withSubscriber)) {
                Distribution perSecond = Distribution.of(runs.values(kind, block -> block.perSecond() * count / 1e6));
                rows.add(Row.figure("events through a socket, " + kind.name(), perSecond, 1, "M/s"));
            }
            return rows;
        }
    }

    private static Row rate(Interleaved runs, String what, Callers kind, Callers reference) {
        return Row.ratio(
                what,
                runs.values(kind, Callers.Block::perSecond),
                runs.values(reference, Callers.Block::perSecond),
                Bound.atLeast(0.5));
    }

    /** Asks for events, and reads them and the reply with nothing but Jackson's parser. */
    private static void scan(SocketChannel channel, int count) throws Exception {
        ByteBuffer request = BareChannel.direct(
                "{\"execute\":\"" + AnswerServer.EVENTS + "\",\"arguments\":{\"count\":" + count + "},\"id\":1}\n");
        while (request.hasRemaining()) {
            channel.write(request);
        }
        InputStream in = Channels.newInputStream(channel);
        JsonFactory factory = new JsonFactory();
        int messages = 0;
        int depth = 0;
        JsonParser parser = factory.createParser(ObjectReadContext.empty(), in);
        while (messages <= count) {
            switch (parser.nextToken()) {
                case START_OBJECT -> depth++;
                case END_OBJECT -> messages += --depth == 0 ? 1 : 0;
                default -> {}
            }
        }
    }
}

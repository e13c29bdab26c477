package dev.qemu4j.benchmarks;

import dev.qemu4j.qmp.QmpClient;
import java.util.ArrayList;
import java.util.List;

/** The threads and memory of many idle connections. */
final class IdleConnections {
    private static final int CONNECTIONS = 5_000;

    private IdleConnections() {}

    static List<Row> measure(Effort effort) throws Exception {
        int connections = effort.calls(CONNECTIONS);
        Jvm.requireDescriptors(connections + 200);
        List<QmpClient> clients = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start()) {
            try {
                // The first ones load classes and start threads that are not counted.
                for (int i = 0; i < 20; i++) {
                    clients.add(QmpClient.connect(server.address()));
                }
                long threadsBefore = Jvm.osThreads();
                long heapBefore = Jvm.heapUsed();
                long residentBefore = Jvm.resident();
                for (int i = 0; i < connections; i++) {
                    clients.add(QmpClient.connect(server.address()));
                }
                double heapEach = (Jvm.heapUsed() - heapBefore) / (double) connections;
                double residentEach = (Jvm.resident() - residentBefore) / (double) connections;
                long threads = Jvm.osThreads();
                for (QmpClient client : clients) {
                    client.execute("query-status"); // each is alive
                }
                String remark = connections + " connections";
                return List.of(
                        new Row(
                                "OS threads of the JVM",
                                threads,
                                "",
                                Bound.atMost(40),
                                threadsBefore + " with 20 connections"),
                        new Row("heap of a connection", heapEach / 1024, "KiB", Bound.atMost(16), remark),
                        new Row("resident memory of a connection", residentEach / 1024, "KiB", null, remark));
            } finally {
                clients.forEach(QmpClient::close);
            }
        }
    }
}

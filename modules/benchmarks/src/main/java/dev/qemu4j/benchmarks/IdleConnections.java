package dev.qemu4j.benchmarks;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.qemu4j.qmp.QmpClient;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Many connections that do nothing: what they hold of threads and memory. */
final class IdleConnections {
    private static final int CONNECTIONS = 5_000;

    private IdleConnections() {}

    static List<Row> measure(Effort effort) throws Exception {
        int connections = effort.calls(CONNECTIONS);
        requireDescriptors(connections);
        List<QmpClient> clients = new ArrayList<>();
        try (ServerProcess server = ServerProcess.start()) {
            try {
                // What the first ones load and start is not what each one holds.
                for (int i = 0; i < 20; i++) {
                    clients.add(QmpClient.connect(server.address()));
                }
                long threadsBefore = osThreads();
                long heapBefore = Heap.used();
                long residentBefore = resident();
                for (int i = 0; i < connections; i++) {
                    clients.add(QmpClient.connect(server.address()));
                }
                double heapEach = (Heap.used() - heapBefore) / (double) connections;
                double residentEach = (resident() - residentBefore) / (double) connections;
                long threads = osThreads();
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

    private static void requireDescriptors(int connections) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long needed = connections + 200L;
            if (system.getMaxFileDescriptorCount() < needed) {
                throw new IllegalStateException("a process may have " + system.getMaxFileDescriptorCount()
                        + " files open here, and this needs " + needed + ": raise it with ulimit -n");
            }
        }
    }

    private static long osThreads() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
            return threads.count();
        }
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}

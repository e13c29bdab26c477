package dev.qemu4j.benchmarks;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many machines that are created at the same time, compared with as many bare starts of the same QEMU. */
final class Crowd {
    private static final int MACHINES = 100;

    /** Often enough for starts that take seconds. More frequent polling would distort the measurement. */
    private static final Duration LOOK = Duration.ofMillis(1);

    private Crowd() {}

    /** The milliseconds of the bare starts, until the last greeting and until the last reply to a command. */
    private record Starts(double toGreeting, double toStatus) {}

    /** A task for each machine. It returns how long after the common start it ended. */
    private interface Task<T> {
        T run(int number, long start) throws Exception;
    }

    static List<Row> measure(Effort effort) throws Exception {
        int machines = effort.calls(MACHINES);
        int rounds = effort.rounds(10);
        List<Double> greeted = new ArrayList<>();
        List<Double> answered = new ArrayList<>();
        List<Double> created = new ArrayList<>();
        for (int round = -1; round < rounds; round++) {
            Starts bare = bare(machines);
            double millis = create(machines);
            if (round >= 0) { // the one before is for warming up
                greeted.add(bare.toGreeting());
                answered.add(bare.toStatus());
                created.add(millis);
            }
        }
        String all = machines + " at once, until the last ";
        return List.of(
                Row.ratio(all + "create() / spawn to greeting", created, greeted, null),
                Row.ratio(all + "create() / spawn to query-status", created, answered, null),
                Row.figure(all + "spawn to greeting", Distribution.of(greeted), 1, "ms"),
                Row.figure(all + "spawn to query-status", Distribution.of(answered), 1, "ms"),
                Row.figure(all + "create()", Distribution.of(created), 1, "ms"));
    }

    private static double create(int machines) throws Exception {
        try (TemporaryDirectory base = TemporaryDirectory.create();
                QemuManager manager =
                        QemuManager.builder().runtimeBase(base.path()).build()) {
            List<VmConfig> configs = new ArrayList<>();
            for (int i = 0; i < machines; i++) {
                configs.add(Creation.config().toBuilder().name("crowd-" + i).build());
            }
            List<Double> times = atOnce(machines, (number, start) -> {
                manager.create(configs.get(number));
                return Creation.millisSince(start);
            });
            return latest(times);
        }
    }

    private static Starts bare(int machines) throws Exception {
        List<String> arguments = Creation.bareArguments(Creation.config());
        List<Qemu> qemus = Collections.synchronizedList(new ArrayList<>());
        try {
            List<Starts> starts = atOnce(machines, (number, start) -> {
                try (TemporaryDirectory directory = TemporaryDirectory.create()) {
                    Qemu qemu = Qemu.start(directory, arguments, 1);
                    qemus.add(qemu);
                    try (BareChannel channel = BareChannel.over(
                            qemu.awaitConnection(qemu.monitors().getFirst(), LOOK))) {
                        channel.awaitGreeting();
                        double toGreeting = Creation.millisSince(start);
                        channel.negotiate();
                        channel.queryStatus();
                        return new Starts(toGreeting, Creation.millisSince(start));
                    }
                }
            });
            return new Starts(
                    latest(starts.stream().map(Starts::toGreeting).toList()),
                    latest(starts.stream().map(Starts::toStatus).toList()));
        } finally {
            qemus.forEach(Qemu::close);
        }
    }

    private static double latest(List<Double> times) {
        return times.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    private static <T> List<T> atOnce(int count, Task<T> task) throws InterruptedException, ExecutionException {
        CountDownLatch go = new CountDownLatch(1);
        long[] start = new long[1];
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                futures.add(threads.submit(() -> {
                    go.await();
                    return task.run(number, start[0]);
                }));
            }
            start[0] = System.nanoTime();
            go.countDown();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}

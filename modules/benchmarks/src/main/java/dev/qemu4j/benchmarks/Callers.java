package dev.qemu4j.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Threads that repeat the same call without pauses. */
record Callers(String name, int count, Thread.Builder threads, Call call) {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /** The cost of a block of calls. */
    record Block(double p50Nanos, double p99Nanos, double perSecond, double cpuNanosPerCall, double bytesPerCall) {}

    static Callers onePlatformThread(String name, Call call) {
        return new Callers(name, 1, Thread.ofPlatform(), call);
    }

    static Callers virtualThreads(String name, int count, Call call) {
        return new Callers(name, count, Thread.ofVirtual(), call);
    }

    /** Makes a number of calls, shared by the threads. */
    Block run(int calls) throws InterruptedException, ExecutionException {
        int each = Math.max(1, calls / count);
        long[] nanos = new long[each * count];
        CountDownLatch go = new CountDownLatch(1);
        List<FutureTask<Void>> tasks = new ArrayList<>();
        for (int caller = 0; caller < count; caller++) {
            int first = caller * each;
            FutureTask<Void> task = new FutureTask<>(() -> {
                go.await();
                callRepeatedly(nanos, first, first + each);
                return null;
            });
            threads.start(task);
            tasks.add(task);
        }
        long bytes = THREADS.getTotalThreadAllocatedBytes();
        long cpu = SYSTEM.getProcessCpuTime();
        long start = System.nanoTime();
        go.countDown();
        for (FutureTask<Void> task : tasks) {
            task.get();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double total = nanos.length;
        double cpuEach = (SYSTEM.getProcessCpuTime() - cpu) / total;
        double bytesEach = (THREADS.getTotalThreadAllocatedBytes() - bytes) / total;
        Distribution latencies = Distribution.of(nanos);
        return new Block(latencies.median(), latencies.at(0.99), total / seconds, cpuEach, bytesEach);
    }

    private void callRepeatedly(long[] nanos, int from, int to) throws Exception {
        long last = System.nanoTime();
        for (int i = from; i < to; i++) {
            call.run();
            long now = System.nanoTime();
            nanos[i] = now - last;
            last = now;
        }
    }
}

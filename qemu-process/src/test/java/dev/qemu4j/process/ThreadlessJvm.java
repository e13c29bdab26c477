package dev.qemu4j.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * The program that {@link ScarceThreadsTest} runs: it takes all threads and processes that its user may have, gives some back, and starts a
 * process. The argument is how many it gives back.
 */
final class ThreadlessJvm {
    private static final QemuLaunch LAUNCH = QemuLaunch.of(List.of("sleep", "1001"));

    private ThreadlessJvm() {}

    private record Taken(Thread thread, CountDownLatch end) {
        static Taken one() {
            CountDownLatch end = new CountDownLatch(1);
            Thread thread = new Thread(null, () -> await(end), "taken", 64 << 10);
            thread.setDaemon(true);
            thread.start();
            return new Taken(thread, end);
        }

        private static void await(CountDownLatch end) {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        void giveBack() throws InterruptedException {
            end.countDown();
            thread.join();
        }
    }

    public static void main(String[] args) throws Exception {
        RuntimeDirectory directory = RuntimeDirectory.create();
        // Loads the classes. It runs on, because the JDK's thread for it could serve the next process.
        QemuProcess first = QemuProcess.start(QemuLaunch.of(List.of("sleep", "1000")), directory);
        Deque<Taken> taken = take();
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            taken.pop().giveBack();
        }
        boolean started = false;
        try {
            QemuProcess unused = QemuProcess.start(LAUNCH, directory);
            started = true;
        } catch (QemuProcessException | OutOfMemoryError e) {
            System.out.println("failed: " + e);
        }
        while (!taken.isEmpty()) {
            taken.pop().giveBack();
        }
        System.out.println("started " + started);
        System.in.read();
        QemuProcess later = QemuProcess.start(LAUNCH, directory);
        System.out.println("later " + later.isAlive() + ", first " + first.isAlive());
        System.in.read();
    }

    private static Deque<Taken> take() {
        Deque<Taken> taken = new ArrayDeque<>(1 << 10);
        try {
            while (true) {
                taken.push(Taken.one());
            }
        } catch (OutOfMemoryError e) {
            return taken;
        }
    }
}

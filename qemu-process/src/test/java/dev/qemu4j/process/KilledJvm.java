package dev.qemu4j.process;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The program that {@link OrphansIT} kills: it keeps ten VMs running and replaces them one by one. The arguments are the path of QEMU, or a
 * command to run instead. For each line that it gets, it sends a note to the guard and prints a line.
 */
final class KilledJvm {
    private static final int MACHINES = 10;

    private KilledJvm() {}

    public static void main(String[] args) throws Exception {
        QemuLaunch launch =
                (args.length == 1 ? qemu(Path.of(args[0])) : QemuLaunch.of(List.of(args))).log(LogPolicy.tail());
        AtomicInteger running = new AtomicInteger();
        System.out.println("begin");
        for (int i = 0; i < MACHINES; i++) {
            Thread.startVirtualThread(() -> {
                while (true) {
                    try (RuntimeDirectory directory = RuntimeDirectory.create()) {
                        runOne(launch, directory, running);
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
        }
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (requests.readLine() != null) {
            RuntimeDirectory.create().close();
            System.out.println("noted");
        }
        Thread.currentThread().join();
    }

    private static QemuLaunch qemu(Path program) {
        return QemuLaunch.of(QemuBinary.at(program))
                .arguments(List.of("-accel", "tcg", "-display", "none", "-nodefaults", "-S"));
    }

    private static void runOne(QemuLaunch launch, RuntimeDirectory directory, AtomicInteger running)
            throws InterruptedException {
        List<String> arguments = new ArrayList<>(launch.arguments());
        if (!arguments.isEmpty()) {
            arguments.addAll(List.of("-qmp", "unix:" + directory.socket("qmp.sock") + ",server=on,wait=off"));
        }
        QemuProcess process = QemuProcess.start(launch.arguments(arguments), directory);
        System.out.println("running " + running.incrementAndGet());
        process.awaitExit(Duration.ofMillis(ThreadLocalRandom.current().nextInt(2000)));
        process.stop(new StopPolicy(Duration.ofMillis(100), Duration.ofSeconds(5)));
        running.decrementAndGet();
    }
}

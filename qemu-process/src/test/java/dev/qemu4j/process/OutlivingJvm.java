package dev.qemu4j.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The program that {@link OutlivingIT} kills: it starts an outliving process, and saves it if the first argument is true. */
final class OutlivingJvm {
    private OutlivingJvm() {}

    public static void main(String[] args) throws Exception {
        boolean save = Boolean.parseBoolean(args[0]);
        Path base = Path.of(args[1]);
        RuntimeDirectory directory = RuntimeDirectory.create(base);
        QemuLaunch launch = QemuLaunch.of(List.of("/bin/sh", "-c", "echo hello; exec sleep 1000"))
                .name("survivor")
                .log(LogPolicy.tail())
                .outliving(true);
        QemuProcess process = QemuProcess.start(launch, directory);
        if (save) {
            OutlivingProcesses.in(base.resolve("processes")).save(process, directory, Map.of("colour", "blue"));
        }
        System.out.println("started " + process.pid());
        Thread.currentThread().join();
    }
}

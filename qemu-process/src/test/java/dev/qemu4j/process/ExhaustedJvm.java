package dev.qemu4j.process;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The program that {@link OutlivingProcessesTest} runs: it attaches to a process and then opens files until it has no descriptor left. */
final class ExhaustedJvm {
    private ExhaustedJvm() {}

    public static void main(String[] args) throws Exception {
        OutlivingProcesses processes = OutlivingProcesses.in(Path.of(args[0]));
        SavedProcess saved = processes.list().getFirst();
        QemuProcess attached = processes.attach(saved).orElseThrow().process();
        // Loads the classes, which needs descriptors.
        report(processes, saved, attached);
        List<FileInputStream> open = new ArrayList<>();
        try {
            while (true) {
                open.add(new FileInputStream("/dev/null"));
            }
        } catch (IOException e) {
            attached.kill();
            System.out.println("without a descriptor: " + report(processes, saved, attached));
        }
        for (FileInputStream stream : open) {
            stream.close();
        }
        System.out.println("afterwards: visible " + saved.isVisible() + ", ended "
                + attached.stop(StopPolicy.AT_ONCE).step());
    }

    private static String report(OutlivingProcesses processes, SavedProcess saved, QemuProcess attached)
            throws InterruptedException {
        boolean fails = false;
        try {
            processes.list();
        } catch (QemuProcessException e) {
            fails = true;
        }
        return "saved alive " + saved.isAlive() + ", visible " + saved.isVisible() + ", forgotten "
                + processes.forget(saved) + ", attached alive " + attached.isAlive() + ", exit "
                + attached.awaitExit(Duration.ofMillis(500)).isPresent() + ", list fails " + fails;
    }
}

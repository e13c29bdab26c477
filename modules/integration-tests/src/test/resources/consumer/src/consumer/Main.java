package consumer;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.qmp.EventSubscription;
import java.nio.file.Path;
import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** Runs the guest on the disk that it is given until that powers itself off, and says how it went. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        VmConfig config = VmConfig.builder()
                .name("consumed")
                .machine("pc")
                .accelerator(Accelerator.TCG)
                .memory(DataSize.ofMebibytes(32))
                .disk(Disk.raw(Path.of(arguments[1])))
                .build();
        try (QemuManager manager =
                        QemuManager.builder().binary(Path.of(arguments[0])).build();
                VirtualMachine vm = manager.create(config);
                EventSubscription events = vm.qmp().subscribe("SHUTDOWN")) {
            JsonNode version = vm.qmp().execute("query-version");
            vm.start();
            String reason = events.next(Duration.ofSeconds(30)).data().path("reason").asString();
            vm.awaitStatus(VmStatus.STOPPED, Duration.ofSeconds(30));
            ShutdownOutcome outcome = vm.shutdown(Duration.ofSeconds(30));
            System.out.println(version.path("qemu").path("major").asInt() + " " + reason + " " + outcome);
        }
        System.out.println("in " + QemuManager.class.getModule());
    }
}

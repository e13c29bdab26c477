package dev.qemu4j.examples;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.device.Balloon;
import dev.qemu4j.config.device.Video;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.screen.Screenshot;
import dev.qemu4j.manager.stats.StatisticsRates;
import dev.qemu4j.manager.stats.StatisticsSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * Uses a Linux guest as a person would: reads its output, types, looks at its screen. The code of
 * {@code modules/docs/console-and-screen.md}.
 */
public final class TypeAndSee {
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private TypeAndSee() {}

    /**
     * Runs the example.
     *
     * @param args the directory that {@code modules/bin/linux-guest} prints, and a file for a screenshot
     * @throws IOException if the picture cannot be written
     * @throws InterruptedException if the program is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path guest = Path.of(args[0]);
        Path picture = Path.of(args[1]);
        // readme: machine
        VmConfig config = VmConfig.builder()
                .name("linux")
                .memory(DataSize.ofMebibytes(256))
                .kernel(Kernel.of(guest.resolve("vmlinuz"))
                        .initrd(guest.resolve("initrd.gz"))
                        .commandLine("console=ttyS0 quiet"))
                .serial(Serial.console())
                .part(new Video(Video.Model.STANDARD))
                .part(Balloon.standard())
                .build();
        // readme: end
        try (QemuManager manager = QemuManager.create();
                VirtualMachine vm = manager.create(config)) {
            vm.start();
            readAndWrite(vm);
            StatisticsSnapshot start = vm.statistics().snapshot();
            type(vm);
            look(vm, picture);
            measure(vm, start);
            System.out.println(vm.shutdown(PATIENCE));
        }
    }

    private static void readAndWrite(VirtualMachine vm) throws InterruptedException {
        // readme: console
        vm.console().awaitText("guest# ", Duration.ofMinutes(1));
        vm.console().sendLine("cat /proc/meminfo");
        String total = vm.console()
                .awaitText(Pattern.compile("MemTotal: +(\\d+) kB\n"), Duration.ofSeconds(30))
                .group(1)
                .orElseThrow();
        String rest = vm.console().awaitText("guest# ", Duration.ofSeconds(30)).before();
        // readme: end
        System.out.println("The guest has " + total + " KiB, and says so in "
                + rest.lines().count() + " lines more.");
    }

    private static void type(VirtualMachine vm) throws InterruptedException {
        // The screen's shell comes a moment after that of the serial port; what is typed before nobody reads.
        vm.console().sendLine("until grep -q 'guest#' /dev/vcs1; do usleep 10000; done");
        vm.console().awaitText("guest# ", PATIENCE);
        // readme: keyboard
        vm.keyboard().type("echo 'Typed, not sent' > /tmp/note\n");
        vm.keyboard().press("ctrl+l");
        // readme: end
        vm.console().sendLine("until [ -s /tmp/note ]; do usleep 10000; done; cat /tmp/note");
        System.out.print(vm.console().awaitText("guest# ", PATIENCE).before());
    }

    private static void look(VirtualMachine vm, Path picture) throws IOException, InterruptedException {
        // readme: screen
        Screenshot shot = vm.screen().screenshot();
        shot.savePng(picture);
        // readme: end
        System.out.println(shot);
    }

    private static void measure(VirtualMachine vm, StatisticsSnapshot start) throws InterruptedException {
        // readme: statistics
        StatisticsSnapshot now = vm.statistics().snapshot();
        StatisticsRates rates = now.since(start);
        rates.cpu().ifPresent(cpus -> System.out.printf("CPUs of the host in use: %.2f%n", cpus));
        now.memory().resident().ifPresent(size -> System.out.println("Memory of the host in use: " + size));
        vm.balloon().resize(DataSize.ofMebibytes(192));
        // readme: end
    }
}

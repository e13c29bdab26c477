package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.testkit.MicroGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

/** Real virtual machines as the subject of jqwik: the README's property. */
class PauseAndResumeIT {
    private final QemuManager manager = QemuManager.create();
    private Path image;
    private VmConfig guest;

    @BeforeProperty
    void makeTheGuest() throws IOException {
        Path directory = Files.createTempDirectory("property");
        image = MicroGuest.COUNTER.writeTo(directory.resolve("counter.img"));
        guest = VmConfig.builder().name("subject").disk(Disk.raw(image)).build();
    }

    @AfterProperty
    void leaveNothing() throws IOException {
        manager.close();
        Files.delete(image);
        Files.delete(image.getParent());
    }

    // readme: property
    enum Step {
        START,
        PAUSE,
        RESET
    }

    @Property(tries = 10)
    void aResetKeepsWhatStartAndPauseLeft(@ForAll @Size(max = 20) List<Step> steps) throws InterruptedException {
        VmStatus expected = VmStatus.PAUSED;
        try (VirtualMachine vm = manager.create(guest)) {
            for (Step step : steps) {
                switch (step) {
                    case START -> {
                        vm.start();
                        expected = VmStatus.RUNNING;
                    }
                    case PAUSE -> {
                        vm.pause();
                        expected = VmStatus.PAUSED;
                    }
                    case RESET -> vm.reset();
                }
                assertThat(vm.status()).isEqualTo(expected);
            }
        }
    }
    // readme: end
}

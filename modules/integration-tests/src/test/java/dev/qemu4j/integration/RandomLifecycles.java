package dev.qemu4j.integration;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.testkit.MicroGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.stateful.ActionSequence;

/** The fixture of the tests of random lifecycles: one machine after another, none of which may leave anything behind. */
final class RandomLifecycles {
    private final Path folder;
    private final LeakCheck leaks;

    RandomLifecycles() throws IOException {
        folder = Files.createTempDirectory("lives");
        leaks = LeakCheck.begin();
    }

    Path folder() {
        return folder;
    }

    void run(
            Path program,
            Duration commandTimeout,
            MachineUnderTest.FaultInjector faults,
            MicroGuest guest,
            ActionSequence<CheckedMachine> actions)
            throws Exception {
        ResourceSnapshot before = leaks.snapshot();
        QemuManager manager = QemuManager.builder()
                .binary(program)
                .commandTimeout(commandTimeout)
                .build();
        try (TestMachines machines = new TestMachines(folder, manager)) {
            String name = guest.name().toLowerCase(Locale.ROOT);
            VmConfig config = machines.config(name, "pc", guest).build();
            MachineUnderTest subject = new MachineUnderTest(manager, config, commandTimeout, faults, folder);
            CheckedMachine life = new CheckedMachine(subject, ModelState.created(guest));
            actions.run(life);
            life.end();
        }
        leaks.after(before);
    }

    void end() throws IOException {
        leaks.end();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}

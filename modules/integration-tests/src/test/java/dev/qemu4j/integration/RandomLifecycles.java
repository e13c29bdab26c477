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

/** What the tests of random lifecycles have in common: one life after the other, none of which leaves anything. */
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

    void live(
            Path program,
            Duration commandTimeout,
            Subject.Misfortune misfortune,
            MicroGuest guest,
            ActionSequence<Lifecycle> moves)
            throws Exception {
        Snapshot before = leaks.snapshot();
        QemuManager manager = QemuManager.builder()
                .binary(program)
                .commandTimeout(commandTimeout)
                .build();
        try (Lab lab = new Lab(folder, manager)) {
            String name = guest.name().toLowerCase(Locale.ROOT);
            VmConfig config = lab.config(name, "pc", guest).build();
            Subject subject = new Subject(manager, config, commandTimeout, misfortune, folder);
            Lifecycle life = new Lifecycle(subject, World.created(guest));
            moves.run(life);
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

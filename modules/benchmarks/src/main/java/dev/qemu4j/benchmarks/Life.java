package dev.qemu4j.benchmarks;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.testkit.MicroGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A whole lifecycle: create, start, guest up, power button, end. Compared with the same QEMU and the four commands that this takes, without
 * the library.
 */
final class Life {
    private static final MicroGuest GUEST = MicroGuest.GREETER;

    private final VmConfig config;
    private final Path serial;

    private Life(TemporaryDirectory directory) {
        this.serial = directory.path().resolve("serial");
        Path disk = GUEST.writeTo(directory.path().resolve("guest.img"));
        this.config = Creation.config().toBuilder()
                .disk(Disk.raw(disk))
                .serial(Serial.file(serial))
                .build();
    }

    static List<Row> measure(Effort effort) throws Exception {
        List<Double> bare = new ArrayList<>();
        List<Double> managed = new ArrayList<>();
        try (TemporaryDirectory directory = TemporaryDirectory.create();
                QemuManager manager =
                        QemuManager.builder().runtimeBase(directory.path()).build()) {
            Life life = new Life(directory);
            int warmUp = effort.rounds(10);
            int rounds = warmUp + effort.rounds(100);
            for (int round = 0; round < rounds; round++) {
                double alone = life.withoutLibrary();
                double withLibrary = life.withLibrary(manager);
                if (round >= warmUp) {
                    bare.add(alone);
                    managed.add(withLibrary);
                }
            }
        }
        return List.of(
                Row.ratio("a life, with the library / bare", managed, bare, null),
                Row.figure("a life, bare", Distribution.of(bare), 1, "ms"),
                Row.figure("a life, with the library", Distribution.of(managed), 1, "ms"));
    }

    private double withLibrary(QemuManager manager) throws Exception {
        long start = System.nanoTime();
        VirtualMachine machine = manager.create(config);
        machine.start();
        awaitGreeting();
        ShutdownOutcome outcome = machine.shutdown(Duration.ofSeconds(30));
        double millis = Creation.millisSince(start);
        if (outcome != ShutdownOutcome.POWERED_OFF) {
            throw new IllegalStateException("the guest did not power off; the outcome is " + outcome);
        }
        return millis;
    }

    private double withoutLibrary() throws Exception {
        List<String> arguments = Creation.bareArguments(config);
        try (TemporaryDirectory directory = TemporaryDirectory.create()) {
            long start = System.nanoTime();
            try (Qemu qemu = Qemu.start(directory, arguments, 1);
                    BareChannel channel = BareChannel.over(
                            qemu.awaitConnection(qemu.monitors().getFirst()))) {
                channel.awaitGreeting();
                channel.negotiate();
                channel.execute("cont");
                awaitGreeting();
                channel.execute("system_powerdown");
                qemu.process().waitFor();
                return Creation.millisSince(start);
            }
        }
    }

    private void awaitGreeting() throws IOException {
        String greeting = GUEST.greeting() + "\n";
        while (!Files.exists(serial) || !Files.readString(serial).startsWith(greeting)) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(500));
        }
        Files.delete(serial); // for the next life
    }
}

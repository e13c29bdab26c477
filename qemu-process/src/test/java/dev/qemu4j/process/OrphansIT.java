package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Kills JVMs; {@code -Dqemu4j.kills=100} for as many as that. */
@EnabledOnOs(OS.LINUX)
@Timeout(1800)
class OrphansIT {
    private static final int KILLS = Integer.getInteger("qemu4j.kills", 5);

    /** Covers everything from the first launch to ten running machines. */
    private static final int SPREAD_MILLIS = 1200;

    private static final Logger LOG = LoggerFactory.getLogger(OrphansIT.class);

    @TempDir
    Path temporary;

    private ForkedJvm withQemus(TestQemu qemu) throws Exception {
        return ForkedJvm.start(KilledJvm.class, temporary, qemu.program().toString());
    }

    private List<Path> left() throws Exception {
        List<Path> entries = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(temporary, "qemu4j-*")) {
            stream.forEach(entries::add);
        }
        return entries;
    }

    /** How long a QEMU or helper may outlast its JVM. */
    private static final Duration BOUND = Duration.ofSeconds(2);

    /** QEMU first: the guard runs a moment longer to verify that all processes have ended and to remove the directories. */
    private void awaitNothingLeft(ForkedJvm jvm) throws Exception {
        long begin = System.nanoTime();
        Eventually.until("no QEMU is left", () -> jvm.descendants().stream().noneMatch(OrphansIT::isMachine));
        long machines = System.nanoTime() - begin;
        assertThat(Duration.ofNanos(machines)).isLessThan(BOUND);
        Eventually.until("no process is left", () -> jvm.descendants().isEmpty());
        long all = System.nanoTime() - begin;
        LOG.info("QEMU gone after {} ms, all after {} ms", machines / 1_000_000, all / 1_000_000);
        assertThat(left()).isEmpty();
    }

    private static boolean isMachine(String process) {
        return process.contains("qemu-system");
    }

    @Test
    void nothingOutlivesAJvmThatIsKilledAtAnyMoment() throws Exception {
        for (int i = 0; i < KILLS; i++) {
            try (ForkedJvm jvm = withQemus(TestQemus.first())) {
                jvm.awaitLine("begin");
                // The test is about a random moment.
                LockSupport.parkNanos(
                        Duration.ofMillis(ThreadLocalRandom.current().nextInt(SPREAD_MILLIS))
                                .toNanos());
                jvm.process().destroyForcibly();
                awaitNothingLeft(jvm);
            }
        }
    }

    @ParameterizedTest
    @MethodSource(TestQemus.ALL)
    void nothingOutlivesAJvmThatIsKilledWithAllItsMachinesRunning(TestQemu qemu) throws Exception {
        try (ForkedJvm jvm = withQemus(qemu)) {
            jvm.awaitLine("running 10");
            jvm.process().destroyForcibly();
            awaitNothingLeft(jvm);
        }
    }

    @Test
    void nothingOutlivesAJvmThatExits() throws Exception {
        try (ForkedJvm jvm = withQemus(TestQemus.first())) {
            jvm.awaitLine("running 3");
            jvm.process().destroy();
            awaitNothingLeft(jvm);
        }
    }

    @Test
    void aProcessThatIgnoresSigtermIsKilled() throws Exception {
        try (ForkedJvm jvm = ForkedJvm.start(
                KilledJvm.class, temporary, "/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done")) {
            jvm.awaitLine("running 10");
            jvm.process().destroyForcibly();
            awaitNothingLeft(jvm);
        }
    }

    @Test
    void aProcessWithoutItsEnvironmentIsFoundByItsPid() throws Exception {
        String mark = "QEMU4J_TEST_MARK";
        try (ForkedJvm jvm = ForkedJvm.start(
                KilledJvm.class, temporary, "/bin/sh", "-c", "exec env -i " + mark + "=$" + mark + " sleep 1000")) {
            jvm.awaitLine("running 10");
            jvm.process().destroyForcibly();
            awaitNothingLeft(jvm);
        }
    }

    /** The guard enters the runtime directories, and the PATH of the JVM may contain the current directory. */
    @Test
    void aProgramInARuntimeDirectoryIsNotRun() throws Exception {
        Path proof = temporary.resolve("proof");
        String plant = "d=$(dirname \"$(readlink /proc/$$/fd/1)\"); for p in rm ls grep sleep; do"
                + " printf '#!/bin/sh\n/bin/touch " + proof
                + "\n' > \"$d/$p\"; chmod +x \"$d/$p\"; done; exec /bin/sleep 1000";
        try (ForkedJvm jvm = ForkedJvm.startWithRelativePath(KilledJvm.class, temporary, "/bin/sh", "-c", plant)) {
            jvm.awaitLine("running 10");
            jvm.process().destroyForcibly();
            Eventually.until("no process is left", () -> jvm.descendants().isEmpty());
            assertThat(left()).isNotEmpty();
            assertThat(proof).doesNotExist();
        }
    }

    @Test
    void aGuardThatIsKilledIsReplaced() throws Exception {
        try (ForkedJvm jvm = withQemus(TestQemus.first())) {
            jvm.awaitLine("running 3");
            long first = guard(jvm);
            ProcessHandle.of(first).orElseThrow().destroyForcibly();
            Eventually.until("there is another guard", () -> {
                long now = guard(jvm);
                return now != 0 && now != first;
            });
            // It gets all notes before anybody can send it another one.
            jvm.sendLine();
            jvm.awaitLine("noted");
            jvm.process().destroyForcibly();
            awaitNothingLeft(jvm);
        }
    }

    /** The guard's pid, 0 if there is none. */
    private static long guard(ForkedJvm jvm) throws Exception {
        return jvm.descendants().stream()
                .filter(process -> process.contains("qemu4j-guard"))
                .map(process -> Long.parseLong(process.substring(0, process.indexOf(' '))))
                .findFirst()
                .orElse(0L);
    }
}

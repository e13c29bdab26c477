package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ClaimTest {
    @TempDir
    Path base;

    private OutlivingProcesses processes() {
        return OutlivingProcesses.in(base.resolve("processes"));
    }

    @Test
    void aNameIsClaimedOnceAndFreeAfterItsRelease() {
        Claim claim = processes().claim("web").orElseThrow();
        assertThat(processes().claim("web")).isEmpty();
        assertThat(processes().claim("web")).isEmpty();
        try (Claim other = processes().claim("db").orElseThrow()) {
            assertThat(other).hasToString("Claim[db]");
        }
        // Releasing one does not release the other, although they are locks on one file.
        assertThat(processes().claim("web")).isEmpty();
        claim.close();
        claim.close();
        processes().claim("web").orElseThrow().close();
    }

    @Test
    void namesOfOneDirectoryAreNotThoseOfAnother() {
        OutlivingProcesses elsewhere = OutlivingProcesses.in(base.resolve("elsewhere"));
        try (Claim here = processes().claim("web").orElseThrow();
                Claim there = elsewhere.claim("web").orElseThrow()) {
            assertThat(here).isNotSameAs(there);
        }
    }

    @Test
    void anInterruptedThreadCanClaimAndRelease() {
        Thread.currentThread().interrupt();
        try (Claim claim = processes().claim("web").orElseThrow()) {
            assertThat(claim).isNotNull();
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        processes().claim("web").orElseThrow().close();
    }

    /** Closing any descriptor of a file releases all locks of the JVM on it. */
    @Test
    void aClaimThroughALinkIsAClaimInTheSameDirectory() throws Exception {
        Files.createDirectories(base.resolve("processes"));
        Path link = Files.createSymbolicLink(base.resolve("link"), base.resolve("processes"));
        Files.createDirectories(base.resolve("tmp"));
        try (Claim claim = processes().claim("web").orElseThrow()) {
            assertThat(claim).isNotNull();
            assertThat(OutlivingProcesses.in(link).claim("web")).isEmpty();
            OutlivingProcesses.in(link).claim("db").orElseThrow().close();
            try (ForkedJvm jvm = ForkedJvm.start(
                    ClaimingJvm.class,
                    base.resolve("tmp"),
                    base.resolve("processes").toString(),
                    "web")) {
                assertThat(jvm.awaitLine("claimed")).isEqualTo("claimed false");
            }
        }
    }

    @Test
    void aFileThatSomebodyElseHasPutThereIsNotLocked() throws Exception {
        Path directory = Files.createDirectories(base.resolve("processes"));
        Path target = Files.writeString(base.resolve("target"), "");
        Path link = Files.createSymbolicLink(directory.resolve("claims"), target);
        assertThatExceptionOfType(QemuProcessException.class)
                .isThrownBy(() -> processes().claim("web"))
                .withMessageContaining(link + ": it is not a regular file");
        Files.delete(link);
        assertThat(new ProcessBuilder("mkfifo", link.toString()).start().waitFor())
                .isZero();
        assertThatExceptionOfType(QemuProcessException.class)
                .isThrownBy(() -> processes().claim("web"))
                .withMessageContaining(link + ": it is not a regular file");
        Files.delete(link);
        processes().claim("web").orElseThrow().close();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void theClaimOfAnotherJvmIsSeenAndEndsWithThatJvm() throws Exception {
        String directory = base.resolve("processes").toString();
        Files.createDirectories(base.resolve("tmp"));
        try (ForkedJvm jvm = ForkedJvm.start(ClaimingJvm.class, base.resolve("tmp"), directory, "web")) {
            assertThat(jvm.awaitLine("claimed")).isEqualTo("claimed true");
            assertThat(processes().claim("web")).isEmpty();
            assertThat(processes().claimant("web"))
                    .isEqualTo(OptionalLong.of(jvm.process().pid()));
            assertThat(processes().claimant("db")).isEmpty();
            jvm.process().destroyForcibly();
            Eventually.until("the name is free", () -> {
                var claim = processes().claim("web");
                claim.ifPresent(Claim::close);
                return claim.isPresent();
            });
            assertThat(processes().claimant("web")).isEmpty();
        }
    }
}

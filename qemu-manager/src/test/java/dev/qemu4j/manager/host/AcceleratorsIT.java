package dev.qemu4j.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.manager.internal.cache.UserCache;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource(TestQemus.ALL)
@Timeout(120)
class AcceleratorsIT {
    @Parameter
    private TestQemu qemu;

    @TempDir
    private Path folder;

    private QemuBinary binary;

    @BeforeEach
    void find() {
        binary = QemuBinary.at(qemu.program());
    }

    @Test
    void everyAcceleratorIsUsableOrSaysWhyNot() throws Exception {
        List<AcceleratorReport> reports = Accelerators.measure(binary, Architecture.X86_64);
        assertThat(reports).extracting(report -> report.accelerator().name()).contains("tcg");
        assertThat(reports)
                .allSatisfy(report -> assertThat(report.reason()).isNotBlank())
                .filteredOn(AcceleratorReport::usable)
                .allSatisfy(report -> assertThat(report.time()).isPresent());
        assertThat(reports.stream().filter(AcceleratorReport::usable))
                .isSortedAccordingTo(
                        (a, b) -> a.time().orElseThrow().compareTo(b.time().orElseThrow()));
    }

    @Test
    void anAcceleratorSlowerThanTcgIsNotChosen() throws Exception {
        AcceleratorReport best = Accelerators.fastest(binary, Architecture.X86_64);
        assertThat(best.usable()).isTrue();
        AcceleratorReport tcg = Accelerators.measure(binary, Architecture.X86_64).stream()
                .filter(report -> report.accelerator().equals(Accelerator.TCG))
                .findFirst()
                .orElseThrow();
        assertThat(best.time().orElseThrow()).isLessThanOrEqualTo(tcg.time().orElseThrow());
    }

    @Test
    void anAcceleratorThatHangsIsAbortedAfterTcgsTimeAndNotChosen() throws Exception {
        Path program = hangingWith("kvm");
        long begin = System.nanoTime();
        AcceleratorReport best = Accelerators.fastest(QemuBinary.at(program), Architecture.X86_64);
        assertThat(best.accelerator()).isEqualTo(Accelerator.TCG);
        Duration tcg = best.time().orElseThrow();
        // TCG's run and the aborted one, with time to start and end both on a busy machine.
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isLessThan(tcg.multipliedBy(4).plusSeconds(10));
    }

    /** Makes a QEMU that hangs with an accelerator, as with a hypervisor that is stuck. */
    private Path hangingWith(String accelerator) throws Exception {
        Path script = Files.writeString(
                folder.resolve("qemu"),
                "#!/bin/sh\ncase \" $* \" in *' -accel " + accelerator + " '*) exec sleep 1000 ;; esac\nexec '"
                        + qemu.program() + "' \"$@\"\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void aSecondCallIsAnsweredFromTheCache() throws Exception {
        List<AcceleratorReport> first = Accelerators.measure(binary, Architecture.X86_64);
        assertThat(Accelerators.measure(binary, Architecture.X86_64)).isEqualTo(first);
        assertThat(UserCache.file("accelerators", binary.path())).isRegularFile();
    }

    @Test
    void aDamagedCacheIsReplaced() throws Exception {
        Accelerators.measure(binary, Architecture.X86_64);
        Path file = UserCache.file("accelerators", binary.path());
        Files.writeString(file, "{\"key\": ");
        assertThat(Accelerators.measure(binary, Architecture.X86_64)).isNotEmpty();
        assertThat(Files.readString(file)).contains("tcg");
    }
}

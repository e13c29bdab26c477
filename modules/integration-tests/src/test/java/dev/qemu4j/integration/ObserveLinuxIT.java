package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.device.Balloon;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.stats.BlockStatistics;
import dev.qemu4j.manager.stats.GuestMemory;
import dev.qemu4j.manager.stats.StatisticsRates;
import dev.qemu4j.manager.stats.StatisticsSnapshot;
import dev.qemu4j.qapi.stats.StatsTarget;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The statistics and the balloon of a machine with a real Linux. */
@Timeout(180)
class ObserveLinuxIT extends EveryQemuTests {
    @Test
    void theStatisticsShowTheWorkOfTheGuest() throws Exception {
        Path image = Files.write(folder.resolve("data.img"), new byte[1 << 20]);
        VirtualMachine vm =
                Linux.boot(manager, Linux.config().cpus(2).disk(Disk.raw(image)).network(Network.user()));
        StatisticsSnapshot before = vm.statistics().snapshot();

        Linux.run(vm, "dd if=/dev/vda of=/dev/null bs=64k skip=8 count=4 iflag=direct");
        Linux.run(vm, "dd if=/dev/zero of=/dev/vda bs=64k count=2 conv=fsync oflag=direct");
        Linux.run(vm, "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done");

        StatisticsSnapshot after = vm.statistics().snapshot();
        BlockStatistics disk = after.block("disk0").orElseThrow();
        BlockStatistics then = before.block("disk0").orElseThrow();
        assertThat(disk.read().bytes() - then.read().bytes()).isEqualTo(4 * 65536);
        assertThat(disk.written().bytes() - then.written().bytes()).isEqualTo(2 * 65536);
        assertThat(disk.flushes().operations()).isGreaterThan(then.flushes().operations());
        assertThat(disk.read().failures()).isZero();

        StatisticsRates rates = after.since(before);
        assertThat(rates.cpus())
                .hasSize(2)
                .allSatisfy(cpu -> assertThat(cpu.busy()).isPresent());
        assertThat(rates.cpus().stream()
                        .mapToDouble(cpu -> cpu.busy().getAsDouble())
                        .sum())
                .isBetween(0.01, 2.1);
        assertThat(rates.cpu().getAsDouble()).isBetween(0.01, 4.0);
        assertThat(rates.blocks()).singleElement().satisfies(block -> {
            assertThat(block.read().bytes()).isPositive();
            assertThat(block.read().meanTime()).isPresent();
        });

        assertThat(after.memory().base()).isEqualTo(DataSize.ofMebibytes(256));
        assertThat(after.memory().resident().orElseThrow()).isGreaterThan(DataSize.ofMebibytes(32));
        assertThat(after.memory().balloon()).isEmpty();
        assertThat(after.networks()).as("QEMU counts nothing on user networks").isEmpty();
        assertThat(vm.statistics().query(StatsTarget.VM))
                .as("TCG counts nothing")
                .isEmpty();

        vm.destroy();
        assertThatThrownBy(() -> vm.statistics().snapshot())
                .isInstanceOfSatisfying(
                        VmOperationException.class, e -> assertThat(e.exit()).isPresent());
    }

    @Test
    void theBalloonReclaimsMemoryAndReportsThatOfTheGuest() throws Exception {
        VirtualMachine vm =
                manager.create(Linux.config().part(Balloon.standard()).build());
        assertThat(vm.balloon().guestMemory()).isEmpty();
        Linux.boot(vm);
        assertThat(vm.balloon().size()).isEqualTo(DataSize.ofMebibytes(256));
        // The driver tells once by itself, when it starts.
        GuestMemory first = Await.until(
                        "the guest's figures", () -> vm.balloon().guestMemory(), Optional::isPresent)
                .orElseThrow();
        vm.balloon().poll(Duration.ofSeconds(1));
        GuestMemory memory = Await.until(
                        "the guest's figures after a while",
                        () -> vm.balloon().guestMemory(),
                        figures -> figures.orElseThrow().time().isAfter(first.time()))
                .orElseThrow();
        assertThat(memory.total().orElseThrow()).isBetween(DataSize.ofMebibytes(128), DataSize.ofMebibytes(256));
        assertThat(memory.free().orElseThrow()).isLessThan(memory.total().orElseThrow());

        vm.balloon().resize(DataSize.ofMebibytes(160));
        Await.until("the balloon", () -> vm.balloon().size(), DataSize.ofMebibytes(160)::equals);
        assertThat(vm.statistics().snapshot().memory().balloon()).contains(DataSize.ofMebibytes(160));
        vm.balloon().resize(DataSize.ofMebibytes(256));
        Await.until("the memory back", () -> vm.balloon().size(), DataSize.ofMebibytes(256)::equals);
    }
}

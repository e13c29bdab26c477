package dev.qemu4j.qapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.qapi.block.node.BlockdevAdd;
import dev.qemu4j.qapi.block.node.BlockdevOptions;
import dev.qemu4j.qapi.job.JobStatus;
import dev.qemu4j.qapi.job.JobStatusChange;
import dev.qemu4j.qapi.migration.MigrationStatus;
import dev.qemu4j.qapi.net.NetdevDel;
import dev.qemu4j.qapi.qom.ObjectAdd;
import dev.qemu4j.qapi.qom.ObjectOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The examples of the page work. */
@Timeout(120)
class TypedCommandsIT {
    private Qemu qemu;
    private QapiSession qapi;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Path folder = Qemu.folder();
        Path disk = Qemu.image(folder, "disk0.qcow2", "qcow2");
        Qemu.image(folder, "disk1.qcow2", "qcow2");
        Path target = Qemu.image(folder, "target.raw", "raw");
        qemu = Qemu.start(
                folder,
                "-machine",
                "q35",
                "-device",
                "VGA",
                "-device",
                "virtio-balloon-pci",
                "-object",
                "iothread,id=io0",
                "-device",
                "pcie-root-port,id=port1,chassis=1",
                "-device",
                "pcie-root-port,id=port2,chassis=2",
                "-blockdev",
                "{\"driver\":\"qcow2\",\"node-name\":\"disk0\",\"file\":{\"driver\":\"file\",\"filename\":\"" + disk
                        + "\"}}",
                "-blockdev",
                "{\"driver\":\"raw\",\"node-name\":\"backup-target\",\"file\":{\"driver\":\"file\",\"filename\":\""
                        + target + "\"}}");
        qapi = QapiSession.of(qemu.client());
    }

    @AfterEach
    void stop() throws IOException {
        qemu.close();
    }

    @Test
    void aMachineIsPausedAndResumed() throws InterruptedException {
        assertThat(TypedCommands.pauseAndResume(qapi)).isFalse();
        assertThat(TypedCommands.pauseAndResume(qapi)).isTrue();
    }

    @Test
    void aDiskIsPluggedAndItsSizeListed() throws InterruptedException {
        TypedCommands.plugDisk(qapi, qemu.path("disk1.qcow2").toString());

        assertThat(TypedCommands.sizesOfDisks(qapi)).hasSize(1).containsValue(1L << 20);
    }

    @Test
    void aSnapshotIsTaken() throws InterruptedException {
        TypedCommands.snapshot(qapi, qemu.path("overlay.qcow2").toString());

        assertThat(qemu.path("overlay.qcow2")).exists();
    }

    @Test
    void aDiskIsBackedUp() throws InterruptedException {
        TypedCommands.backUp(qapi);
    }

    @Test
    void aBackupAndABitmapBeginTogether() throws InterruptedException {
        try (TypedSubscription<JobStatusChange> changes = qapi.subscribe(JobStatusChange.class)) {
            TypedCommands.backUpAndTrackChanges(qapi);
            JobStatusChange change;
            do {
                change = changes.next(Duration.ofSeconds(30));
            } while (change.status() != JobStatus.NULL);
        }
    }

    @Test
    void aNetworkCardIsPlugged() throws InterruptedException {
        TypedCommands.plugNetworkCard(qapi);

        assertThat(qapi.schema().command(NetdevDel.of("net1").name()).exists()).isTrue();
    }

    @Test
    void aScreenshotIsTaken() throws InterruptedException {
        TypedCommands.screenshot(qapi, qemu.path("screen.png").toString());

        assertThat(qemu.path("screen.png")).exists();
    }

    @Test
    void aMachineIsMigratedIntoAFile() throws InterruptedException, IOException {
        assertThat(TypedCommands.migrate(qapi, "exec:cat > " + qemu.path("state")))
                .isEqualTo(MigrationStatus.COMPLETED);
        assertThat(Files.size(qemu.path("state"))).isPositive();
    }

    @Test
    void memoryCpusAndPropertiesAreQueried() throws InterruptedException {
        assertThat(TypedCommands.memory(qapi)).isEqualTo(64 << 20);
        assertThat(TypedCommands.threadOfFirstCpu(qapi)).isPositive();
        assertThat(TypedCommands.property(qapi)).isEqualTo(20_000);
    }

    @Test
    void objectsOfAnyKindCanBeCreated() throws InterruptedException {
        assertThat(qapi.execute(ObjectAdd.of(ObjectOptions.RngBuiltin.of("rng0"))))
                .isEqualTo(Empty.INSTANCE);
        assertThat(qapi.execute(BlockdevAdd.of(BlockdevOptions.NullCo.of().nodeName("null0"))))
                .isEqualTo(Empty.INSTANCE);
    }
}

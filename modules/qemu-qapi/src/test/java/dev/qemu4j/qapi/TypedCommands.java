package dev.qemu4j.qapi;

import dev.qemu4j.qapi.block.BlockInfo;
import dev.qemu4j.qapi.block.QueryBlock;
import dev.qemu4j.qapi.block.bitmap.BlockDirtyBitmapAdd;
import dev.qemu4j.qapi.block.job.BlockdevBackup;
import dev.qemu4j.qapi.block.job.MirrorSyncMode;
import dev.qemu4j.qapi.block.node.BlockdevAdd;
import dev.qemu4j.qapi.block.node.BlockdevDel;
import dev.qemu4j.qapi.block.node.BlockdevOptions;
import dev.qemu4j.qapi.block.snapshot.BlockdevSnapshotSync;
import dev.qemu4j.qapi.job.JobDismiss;
import dev.qemu4j.qapi.job.JobInfo;
import dev.qemu4j.qapi.job.JobStatus;
import dev.qemu4j.qapi.job.JobStatusChange;
import dev.qemu4j.qapi.job.QueryJobs;
import dev.qemu4j.qapi.machine.cpu.CpuInfoFast;
import dev.qemu4j.qapi.machine.cpu.QueryCpusFast;
import dev.qemu4j.qapi.machine.memory.Balloon;
import dev.qemu4j.qapi.machine.memory.QueryMemorySizeSummary;
import dev.qemu4j.qapi.migration.Migrate;
import dev.qemu4j.qapi.migration.MigrateSetCapabilities;
import dev.qemu4j.qapi.migration.MigrateSetParameters;
import dev.qemu4j.qapi.migration.Migration;
import dev.qemu4j.qapi.migration.MigrationCapability;
import dev.qemu4j.qapi.migration.MigrationCapabilityStatus;
import dev.qemu4j.qapi.migration.MigrationStatus;
import dev.qemu4j.qapi.misc.Cont;
import dev.qemu4j.qapi.misc.Stop;
import dev.qemu4j.qapi.net.Netdev;
import dev.qemu4j.qapi.net.NetdevAdd;
import dev.qemu4j.qapi.net.NetdevUserHostForward;
import dev.qemu4j.qapi.qdev.DeviceAdd;
import dev.qemu4j.qapi.qdev.DeviceDel;
import dev.qemu4j.qapi.qdev.DeviceDeleted;
import dev.qemu4j.qapi.qom.QomGet;
import dev.qemu4j.qapi.qom.QomSet;
import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qapi.runstate.RunState;
import dev.qemu4j.qapi.transaction.Transaction;
import dev.qemu4j.qapi.transaction.TransactionAction;
import dev.qemu4j.qapi.ui.ImageFormat;
import dev.qemu4j.qapi.ui.Screendump;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The code of the page {@code typed-commands.md}. Each of its examples is the body of a method. */
final class TypedCommands {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TypedCommands() {}

    static boolean pauseAndResume(QapiSession qapi) throws InterruptedException {
        boolean wasRunning = qapi.execute(QueryStatus.INSTANCE).status() == RunState.RUNNING;
        qapi.execute(Stop.INSTANCE);
        qapi.execute(Cont.INSTANCE);
        return wasRunning;
    }

    static Map<String, Long> sizesOfDisks(QapiSession qapi) throws InterruptedException {
        Map<String, Long> sizes = new TreeMap<>();
        for (BlockInfo device : qapi.execute(QueryBlock.of())) {
            device.inserted()
                    .ifPresent(medium -> sizes.put(
                            device.qdev().orElse(device.device()),
                            medium.image().virtualSize()));
        }
        return sizes;
    }

    static void plugDisk(QapiSession qapi, String image) throws InterruptedException {
        BlockdevOptions file = BlockdevOptions.File.of(image).nodeName("disk1-file");
        qapi.execute(BlockdevAdd.of(BlockdevOptions.Qcow2.of(file).nodeName("disk1")));
        qapi.execute(
                DeviceAdd.of("virtio-blk-pci").id("disk1-device").bus("port1").with("drive", "disk1"));
    }

    static void unplugDisk(QapiSession qapi) throws InterruptedException {
        try (TypedSubscription<DeviceDeleted> deleted = qapi.subscribe(DeviceDeleted.class)) {
            qapi.execute(DeviceDel.of("disk1-device"));
            while (!deleted.next(PATIENCE).device().equals(Optional.of("disk1-device"))) {
                // Another device's, or a part of this one's.
            }
        }
        qapi.execute(BlockdevDel.of("disk1"));
    }

    static void snapshot(QapiSession qapi, String overlay) throws InterruptedException {
        qapi.execute(BlockdevSnapshotSync.of(overlay)
                .nodeName("disk0")
                .snapshotNodeName("disk0-today")
                .format("qcow2"));
    }

    static void backUp(QapiSession qapi) throws InterruptedException {
        try (TypedSubscription<JobStatusChange> changes = qapi.subscribe(JobStatusChange.class)) {
            qapi.execute(BlockdevBackup.of("disk0", MirrorSyncMode.FULL, "backup-target")
                    .jobId("backup")
                    .autoDismiss(false));
            JobStatusChange change;
            do {
                change = changes.next(PATIENCE);
            } while (change.status() != JobStatus.CONCLUDED);
        }
        JobInfo job = qapi.execute(QueryJobs.INSTANCE).get(0);
        qapi.execute(JobDismiss.of(job.id()));
        job.error().ifPresent(error -> {
            throw new IllegalStateException(error);
        });
    }

    static void backUpAndTrackChanges(QapiSession qapi) throws InterruptedException {
        qapi.execute(Transaction.of(List.of(
                TransactionAction.BlockDirtyBitmapAdd.of(BlockDirtyBitmapAdd.of("disk0", "since-backup")),
                TransactionAction.BlockdevBackup.of(BlockdevBackup.of("disk0", MirrorSyncMode.FULL, "backup-target")
                        .jobId("backup")))));
    }

    static void plugNetworkCard(QapiSession qapi) throws InterruptedException {
        qapi.execute(
                NetdevAdd.of(Netdev.User.of("net1").hostfwd(List.of(NetdevUserHostForward.of("tcp:127.0.0.1:0-:22")))));
        qapi.execute(
                DeviceAdd.of("virtio-net-pci").id("net1-device").bus("port2").with("netdev", "net1"));
    }

    static void screenshot(QapiSession qapi, String file) throws InterruptedException {
        qapi.execute(Screendump.of(file).format(ImageFormat.PNG));
    }

    static MigrationStatus migrate(QapiSession qapi, String uri) throws InterruptedException {
        qapi.execute(MigrateSetParameters.of().maxBandwidth(100 << 20).downtimeLimit(50));
        qapi.execute(
                MigrateSetCapabilities.of(List.of(MigrationCapabilityStatus.of(MigrationCapability.EVENTS, true))));
        try (TypedSubscription<Migration> changes = qapi.subscribe(Migration.class)) {
            qapi.execute(Migrate.of().uri(uri));
            MigrationStatus status;
            do {
                status = changes.next(PATIENCE).status();
            } while (status != MigrationStatus.COMPLETED && status != MigrationStatus.FAILED);
            return status;
        }
    }

    static long memory(QapiSession qapi) throws InterruptedException {
        qapi.execute(Balloon.of(48 << 20));
        return qapi.execute(QueryMemorySizeSummary.INSTANCE).baseMemory();
    }

    static long threadOfFirstCpu(QapiSession qapi) throws InterruptedException {
        List<CpuInfoFast> cpus = qapi.execute(QueryCpusFast.INSTANCE);
        return switch (cpus.get(0)) {
            case CpuInfoFast.S390x cpu -> cpu.threadId();
            case CpuInfoFast.Other cpu -> cpu.threadId();
        };
    }

    static long property(QapiSession qapi) throws InterruptedException {
        JsonNode most = JsonNodeFactory.instance.numberNode(20_000);
        qapi.execute(QomSet.of("/objects/io0", "poll-max-ns", most));
        return qapi.execute(QomGet.of("/objects/io0", "poll-max-ns")).longValue();
    }
}

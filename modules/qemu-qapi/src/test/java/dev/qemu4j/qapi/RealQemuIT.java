package dev.qemu4j.qapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.qapi.block.BlockDeviceInfo;
import dev.qemu4j.qapi.block.BlockInfo;
import dev.qemu4j.qapi.block.QueryBlock;
import dev.qemu4j.qapi.block.QueryNamedBlockNodes;
import dev.qemu4j.qapi.block.bitmap.BlockDirtyBitmapAdd;
import dev.qemu4j.qapi.block.job.BlockdevBackup;
import dev.qemu4j.qapi.block.job.MirrorSyncMode;
import dev.qemu4j.qapi.block.node.BlockdevAdd;
import dev.qemu4j.qapi.block.node.BlockdevOptions;
import dev.qemu4j.qapi.control.QueryVersion;
import dev.qemu4j.qapi.job.JobDismiss;
import dev.qemu4j.qapi.job.JobStatus;
import dev.qemu4j.qapi.job.JobStatusChange;
import dev.qemu4j.qapi.machine.cpu.CpuInfoFast;
import dev.qemu4j.qapi.machine.cpu.QueryCpusFast;
import dev.qemu4j.qapi.misc.Cont;
import dev.qemu4j.qapi.misc.Stop;
import dev.qemu4j.qapi.qdev.DeviceAdd;
import dev.qemu4j.qapi.qdev.DeviceListProperties;
import dev.qemu4j.qapi.qom.ObjectAdd;
import dev.qemu4j.qapi.qom.ObjectOptions;
import dev.qemu4j.qapi.qom.ObjectPropertyInfo;
import dev.qemu4j.qapi.qom.QomGet;
import dev.qemu4j.qapi.qom.QomList;
import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qapi.runstate.Resume;
import dev.qemu4j.qapi.runstate.RunState;
import dev.qemu4j.qapi.runstate.StatusInfo;
import dev.qemu4j.qapi.runstate.StopEvent;
import dev.qemu4j.qapi.transaction.Transaction;
import dev.qemu4j.qapi.transaction.TransactionAction;
import dev.qemu4j.qapi.yank.QueryYank;
import dev.qemu4j.qapi.yank.YankInstance;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpCommandException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Typed commands on a real QEMU. */
@Timeout(120)
class RealQemuIT {
    private static final Duration LONG = Duration.ofSeconds(30);

    private Qemu qemu;
    private QapiSession qapi;
    private Path disk;
    private Path target;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        Path folder = Qemu.folder();
        disk = Qemu.image(folder, "disk.qcow2", "qcow2");
        target = Qemu.image(folder, "target.raw", "raw");
        qemu = Qemu.start(
                folder,
                "-machine",
                "q35,usb=on",
                "-device",
                "pcie-root-port,id=port0,chassis=1",
                "-device",
                "virtio-balloon-pci",
                "-device",
                "vmgenid,guid=auto");
        qapi = QapiSession.of(qemu.client());
    }

    @AfterEach
    void stop() throws IOException, InterruptedException {
        qemu.close();
    }

    /** Executes a command and asserts that its result has everything that QEMU sent. */
    private <T> T execute(QmpCommand<T> command) throws InterruptedException {
        List<JsonNode> recorded = new ArrayList<>();
        T result = qemu.client().execute(QmpCommand.of(command.name(), command.arguments(), answer -> {
            recorded.add(answer.json());
            return command.decode(answer);
        }));
        JsonNode reply = recorded.getFirst();
        assertThat(JsonMapper.shared().readTree(json(result).toString()))
                .as(command.name())
                .isEqualTo(JsonMapper.shared().readTree(reply.toString()));
        return result;
    }

    private static JsonNode json(Object result) {
        if (result instanceof QapiValue value) {
            return value.toJson();
        }
        ArrayNode array = JsonMapper.shared().createArrayNode();
        for (Object element : (List<?>) result) {
            array.add(json(element));
        }
        return array;
    }

    @Test
    void everyQueryWithoutArgumentsIsDecodedCompletely() throws InterruptedException {
        QmpSchema schema = qapi.schema();
        Map<String, String> refused = new TreeMap<>();
        int read = 0;
        for (Definition definition : Definitions.all()) {
            if (!definition.kind().equals("command")
                    || !definition.api().equals("QMP")
                    || !definition.name().matches("(x-)?query-.*|qom-list-types|trace-event-get-state")
                    || !schema.command(definition.name()).exists()) {
                continue;
            }
            QmpCommand<?> command;
            try {
                command = (QmpCommand<?>) Objects.requireNonNull(definition.fromJson())
                        .apply(JsonMapper.shared().createObjectNode());
            } catch (JsonShapeException e) {
                // It has mandatory arguments.
                continue;
            }
            try {
                execute(command);
                read++;
            } catch (QmpCommandException e) {
                refused.put(definition.name(), e.description());
            }
        }

        assertThat(read).isGreaterThan(50);
        // This machine has no SEV, SGX or Rocker, does not record, and was not built with a profiler.
        assertThat(refused.keySet())
                .isSubsetOf(
                        "query-replay",
                        "query-rocker",
                        "query-rocker-ports",
                        "query-sev",
                        "query-sev-capabilities",
                        "query-sev-launch-measure",
                        "query-sgx",
                        "query-sgx-capabilities",
                        "query-vcpu-dirty-limit",
                        "query-hotpluggable-cpus",
                        "x-query-profile",
                        "x-query-jit",
                        "x-query-opcount");
    }

    @Test
    void aQcow2OnAFileIsAddedAndListed() throws InterruptedException {
        execute(BlockdevAdd.of(BlockdevOptions.Qcow2.of(
                        BlockdevOptions.File.of(disk.toString()).readOnly(false).nodeName("file0"))
                .nodeName("disk0")));
        execute(DeviceAdd.of("virtio-blk-pci").id("vda").bus("port0").with("drive", "disk0"));

        List<BlockDeviceInfo> nodes = execute(QueryNamedBlockNodes.of());
        List<BlockInfo> devices = execute(QueryBlock.of());

        assertThat(nodes).extracting(BlockDeviceInfo::nodeName).contains("disk0", "file0");
        assertThat(devices).singleElement().satisfies(device -> {
            assertThat(device.qdev().orElseThrow()).contains("vda");
            assertThat(device.inserted().orElseThrow().image().virtualSize()).isEqualTo(1 << 20);
        });
    }

    @Test
    void objectsAreAddedAndListed() throws InterruptedException {
        execute(ObjectAdd.of(ObjectOptions.Iothread.of("io0").pollMaxNs(12345)));
        execute(ObjectAdd.of(ObjectOptions.MemoryBackendRam.of("ram0", 1 << 20)));

        List<ObjectPropertyInfo> objects = execute(QomList.of("/objects"));

        assertThat(objects).extracting(ObjectPropertyInfo::name).contains("io0", "ram0");
        assertThat(qapi.execute(QomGet.of("/objects/io0", "poll-max-ns")).longValue())
                .isEqualTo(12345);
    }

    @Test
    void cpusAndDevicePropertiesAreListed() throws InterruptedException {
        assertThat(execute(QueryCpusFast.INSTANCE)).singleElement().isInstanceOf(CpuInfoFast.class);
        assertThat(execute(DeviceListProperties.of("virtio-blk-pci")))
                .extracting(ObjectPropertyInfo::name)
                .contains("drive");
    }

    @Test
    void aTransactionBeginsABitmapAndABackupTogether() throws InterruptedException {
        execute(BlockdevAdd.of(BlockdevOptions.Qcow2.of(BlockdevOptions.File.of(disk.toString()))
                .nodeName("disk0")));
        execute(BlockdevAdd.of(BlockdevOptions.Raw.of(BlockdevOptions.File.of(target.toString()))
                .nodeName("target0")));
        try (TypedSubscription<JobStatusChange> changes = qapi.subscribe(JobStatusChange.class)) {
            execute(Transaction.of(List.of(
                    TransactionAction.BlockDirtyBitmapAdd.of(BlockDirtyBitmapAdd.of("disk0", "bitmap0")),
                    TransactionAction.BlockdevBackup.of(BlockdevBackup.of("disk0", MirrorSyncMode.FULL, "target0")
                            .jobId("backup0")
                            .autoDismiss(false)))));
            JobStatusChange change = changes.next(LONG);
            while (change.status() != JobStatus.CONCLUDED) {
                change = changes.next(LONG);
            }
            assertThat(change.id()).isEqualTo("backup0");
        }
        execute(JobDismiss.of("backup0"));
    }

    @Test
    void anEventIsReceivedAsARecord() throws InterruptedException {
        try (TypedSubscription<Resume> resumed = qapi.subscribe(Resume.class);
                TypedSubscription<QapiEvent> all = qapi.subscribe()) {
            assertThat(qapi.execute(QueryStatus.INSTANCE))
                    .extracting(StatusInfo::status)
                    .isEqualTo(RunState.PRELAUNCH);

            qapi.execute(Cont.INSTANCE);

            assertThat(resumed.next(LONG).timestamp()).isNotNull();
            assertThat(all.next(LONG)).isInstanceOf(Resume.class);
            assertThat(resumed.poll()).isEmpty();
            assertThat(all.dropped()).isZero();
        }
    }

    @Test
    void oneSubscriptionReceivesSeveralKindsOfEvents() throws InterruptedException {
        try (TypedSubscription<QapiEvent> changes = qapi.subscribe(List.of(Resume.class, StopEvent.class))) {
            qapi.execute(Cont.INSTANCE);
            qapi.execute(Stop.INSTANCE);

            assertThat(changes.next(LONG)).isInstanceOf(Resume.class);
            assertThat(changes.next(LONG)).isInstanceOf(StopEvent.class);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> qapi.subscribe(List.of()));
    }

    @Test
    void aCommandIsExecutedOutOfBand() throws InterruptedException {
        // The socket of the monitor itself.
        assertThat(qapi.executeOutOfBand(QueryYank.INSTANCE)).singleElement().isInstanceOf(YankInstance.Chardev.class);
    }

    @Test
    void anUnsupportedCommandFailsBeforeItIsSent() throws InterruptedException {
        var version = execute(QueryVersion.INSTANCE).qemu();
        assertThat(qapi.schema()).isSameAs(qapi.schema());
        if (version.major() >= 9) {
            return;
        }

        assertThatExceptionOfType(UnsupportedCommandException.class)
                .isThrownBy(() -> qapi.execute(BlockdevBackup.of("disk0", MirrorSyncMode.FULL, "target0")
                        .discardSource(true)))
                .withMessage("blockdev-backup.discard-source: needs QEMU ≥ 9.1, this is "
                        + qemu.client().greeting().version())
                .satisfies(e -> assertThat(e.problems()).hasSize(1));
        assertThatExceptionOfType(QmpCommandException.class)
                .isThrownBy(() -> qapi.client()
                        .execute(BlockdevBackup.of("disk0", MirrorSyncMode.FULL, "target0")
                                .discardSource(true)));
    }
}

package dev.qemu4j.qapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.qapi.block.job.BlockdevBackup;
import dev.qemu4j.qapi.block.job.BlockdevMirror;
import dev.qemu4j.qapi.block.job.MirrorSyncMode;
import dev.qemu4j.qapi.block.node.BlockdevAdd;
import dev.qemu4j.qapi.block.node.BlockdevOptions;
import dev.qemu4j.qapi.block.node.BlockdevRefOrNull;
import dev.qemu4j.qapi.machine.QueryFirmwareLog;
import dev.qemu4j.qapi.migration.MigrateIncoming;
import dev.qemu4j.qapi.net.Netdev;
import dev.qemu4j.qapi.net.NetdevAdd;
import dev.qemu4j.qapi.qdev.DeviceAdd;
import dev.qemu4j.qapi.qom.ObjectAdd;
import dev.qemu4j.qapi.qom.ObjectOptions;
import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qapi.transaction.Transaction;
import dev.qemu4j.qapi.transaction.TransactionAction;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Schemas of QEMU, and the problems of commands that they do not support. */
class QmpSchemaTest {
    private static final QmpSchema OLD = schema("7.2", new QmpVersion(7, 2, 22, ""));
    private static final QmpSchema OLDER = schema("5.2", new QmpVersion(5, 2, 0, ""));
    private static final QmpSchema NEW = schema("11.1", new QmpVersion(11, 1, 3, ""));

    @Test
    void commandsArgumentsValuesAndFeaturesAreFound() {
        assertThat(OLD.command("query-status").exists()).isTrue();
        assertThat(OLD.command("query-firmware-log").exists()).isFalse();
        assertThat(OLD.command("blockdev-backup").member("x-perf").exists()).isTrue();
        assertThat(OLD.command("blockdev-backup").member("discard-source").exists())
                .isFalse();
        assertThat(OLD.command("blockdev-mirror").member("sync").hasValue("full"))
                .isTrue();
        assertThat(OLD.command("blockdev-mirror").member("sync").hasValue("sideways"))
                .isFalse();
        assertThat(OLD.command("query-kvm").hasFeature("deprecated")).isFalse();
        assertThat(NEW.command("query-kvm").hasFeature("deprecated")).isTrue();
        assertThat(NEW.command("blockdev-backup").member("x-perf").hasFeature("unstable"))
                .isTrue();
        assertThat(OLD.event("STOP").exists()).isTrue();
        assertThat(OLD.event("stop").exists()).isFalse();
        assertThat(OLD.result("query-status").member("singlestep").exists()).isTrue();
        assertThat(NEW.result("query-status").member("singlestep").exists()).isFalse();
        assertThat(OLD.command("query-yank").allowsOutOfBand()).isTrue();
        assertThat(OLD.command("quit").allowsOutOfBand()).isFalse();
        assertThat(OLD.commands()).hasSize(216).contains("blockdev-add");
    }

    @Test
    void membersOfBranchesAndAlternatesAreMembers() {
        SchemaElement add = OLD.command("blockdev-add");

        assertThat(add.member("driver").hasValue("qcow2")).isTrue();
        assertThat(add.member("file").member("filename").exists()).isTrue();
        assertThat(add.members()).contains("node-name", "lazy-refcounts");
        assertThat(add.member("nothing").member("deeper").exists()).isFalse();
    }

    @Test
    void anArgumentThatIsTooNewIsNamedWithTheReleaseThatHasIt() {
        BlockdevBackup backup =
                BlockdevBackup.of("disk0", MirrorSyncMode.FULL, "target").discardSource(true);

        assertThat(OLD.check(backup))
                .singleElement()
                .satisfies(problem -> assertThat(problem.since()).contains("9.1"))
                .hasToString("blockdev-backup.discard-source: needs QEMU ≥ 9.1");
        assertThat(NEW.check(backup)).isEmpty();
    }

    @Test
    void onlyArgumentsThatAreSetAreChecked() {
        assertThat(OLD.check(BlockdevBackup.of("disk0", MirrorSyncMode.FULL, "target")))
                .isEmpty();
    }

    @Test
    void aCommandThatIsTooNewIsNamed() {
        assertThat(OLD.check(QueryFirmwareLog.INSTANCE).toString())
                .isEqualTo("[query-firmware-log: needs QEMU ≥ 10.2]");
    }

    @Test
    void nestedMembersAreChecked() {
        BlockdevOptions overlay = BlockdevOptions.Qcow2.of(
                        BlockdevOptions.File.of("/a").aioMaxBatch(3).with("from-the-future", true))
                .backing(BlockdevRefOrNull.of("base"));

        assertThat(OLD.check(BlockdevAdd.of(overlay)))
                .extracting(Unsupported::path)
                .containsExactly("blockdev-add.file.from-the-future");
        assertThat(OLDER.check(BlockdevAdd.of(overlay)).toString())
                .contains("blockdev-add.file.aio-max-batch: needs QEMU ≥ 6.2");
    }

    @Test
    void aBranchThatIsTooNewIsNamedByItsDiscriminatorAlone() {
        NetdevAdd command = NetdevAdd.of(Netdev.Passt.of("net0").quiet(true));

        assertThat(OLD.check(command).toString()).isEqualTo("[netdev_add.type: \"passt\" needs QEMU ≥ 10.1]");
    }

    @Test
    void anEnumValueThatIsTooNewIsNamed() {
        ObjectAdd command = ObjectAdd.of(ObjectOptions.AcpiGenericPort.of("p", "bus", 1));

        assertThat(OLD.check(command).toString())
                .isEqualTo("[object-add.qom-type: \"acpi-generic-port\" needs QEMU ≥ 9.2]");
    }

    @Test
    void theActionsOfATransactionAreChecked() {
        Transaction transaction = Transaction.of(List.of(TransactionAction.BlockdevBackup.of(
                BlockdevBackup.of("disk0", MirrorSyncMode.FULL, "target").discardSource(true))));

        assertThat(OLD.check(transaction).toString())
                .isEqualTo("[transaction.actions.data.discard-source: needs QEMU ≥ 9.1]");
    }

    @Test
    void anArgumentThatNoReleaseIsKnownToHaveIsReported() {
        assertThat(OLD.check(BlockdevMirror.of("a", "b", MirrorSyncMode.FULL).with("misspelt", 1))
                        .toString())
                .isEqualTo("[blockdev-mirror.misspelt: is unknown to this QEMU, which may be built without it "
                        + "or has removed it]");
    }

    @Test
    void anArgumentThatOnlyTheOlderQemuNeedsIsReported() {
        MigrateIncoming withoutUri = MigrateIncoming.of().exitOnError(false);

        assertThat(NEW.check(withoutUri)).isEmpty();
        assertThat(OLD.check(withoutUri).toString())
                .contains("migrate-incoming.uri: is mandatory in this QEMU")
                .contains("migrate-incoming.exit-on-error: needs QEMU ≥ 9.1");
    }

    @Test
    void aDeviceMayHaveAnyProperty() {
        assertThat(OLD.check(DeviceAdd.of("virtio-blk-pci").with("drive", "node0")))
                .isEmpty();
    }

    @Test
    void anObjectMayHaveAnyPropertyBeforeQemuHadATypeForThem() {
        assertThat(OLDER.check(ObjectAdd.of(ObjectOptions.Iothread.of("io0").pollMaxNs(3))))
                .isEmpty();
    }

    @Test
    void aCommandWithoutATypeIsCheckedByItsName() {
        assertThat(OLD.check(QmpCommand.of("query-nothing", Map.of()))).hasSize(1);
        assertThat(OLD.check(QmpCommand.of("query-status", Map.of()))).isEmpty();
    }

    @Test
    void everyCommandWithoutArgumentsIsAcceptedByItsOwnQemu() {
        assertThat(NEW.check(QueryStatus.INSTANCE)).isEmpty();
    }

    @Test
    void aSchemaThatIsNotAnArrayIsRejected() {
        assertThatExceptionOfType(JsonShapeException.class)
                .isThrownBy(() -> QmpSchema.of(JsonMapper.shared().readTree("{}"), OLD.version()));
    }

    private static QmpSchema schema(String release, QmpVersion version) {
        String name = "introspection-" + release + ".json";
        try (InputStream in = Objects.requireNonNull(QmpSchemaTest.class.getResourceAsStream(name))) {
            JsonNode json = JsonMapper.shared().readTree(in);
            return QmpSchema.of(json, version);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

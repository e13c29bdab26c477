package dev.qemu4j.qapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.qapi.block.BlockDeviceStats;
import dev.qemu4j.qapi.block.node.BlockdevDiscardOptions;
import dev.qemu4j.qapi.block.node.BlockdevDriver;
import dev.qemu4j.qapi.block.node.BlockdevOptions;
import dev.qemu4j.qapi.block.node.BlockdevRef;
import dev.qemu4j.qapi.common.StrOrNull;
import dev.qemu4j.qapi.job.JobStatus;
import dev.qemu4j.qapi.job.JobStatusChange;
import dev.qemu4j.qapi.machine.cpu.CpuInfoFast;
import dev.qemu4j.qapi.misc.QueryIothreads;
import dev.qemu4j.qapi.misc.Stop;
import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qapi.runstate.RunState;
import dev.qemu4j.qapi.runstate.StatusInfo;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.QmpProtocolException;
import dev.qemu4j.qmp.QmpResult;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What an older or a newer QEMU sends is decoded. */
class LeniencyTest {
    @Test
    void anUnknownEnumValueIsUnrecognizedAndItsTextIsKept() {
        StatusInfo status = status("{'running': true, 'status': 'hibernating'}");

        assertThat(status.status()).isEqualTo(RunState.UNRECOGNIZED);
        assertThat(status.extras().members().get("status").stringValue()).isEqualTo("hibernating");
        assertThat(status.toJson()).isEqualTo(json("{'running': true, 'status': 'hibernating'}"));
    }

    @Test
    void aMemberThatANewerQemuAddsIsKept() {
        StatusInfo status = status("{'running': true, 'status': 'running', 'mood': {'is': 'good'}}");

        assertThat(status.extras().members().get("mood")).isEqualTo(json("{'is': 'good'}"));
        assertThat(status.toJson()).isEqualTo(json("{'running': true, 'status': 'running', 'mood': {'is': 'good'}}"));
        assertThat(status).isNotEqualTo(StatusInfo.of(true, RunState.RUNNING));
    }

    @Test
    void onlyTheAccessorOfAMissingMandatoryMemberThrows() {
        var threads = QueryIothreads.INSTANCE.decode(QmpResult.of("[{\"id\":\"io0\",\"thread-id\":7,\"poll-max-ns\":1,"
                + "\"poll-grow\":0,\"poll-shrink\":0,\"aio-max-batch\":0}]"));

        assertThat(threads).hasSize(1);
        assertThat(threads.get(0).id()).isEqualTo("io0");
        assertThat(threads.get(0).extras().isMissing("poll-weight")).isTrue();
        assertThatExceptionOfType(MissingMemberException.class)
                .isThrownBy(() -> threads.get(0).pollWeight())
                .withMessageStartingWith("IOThreadInfo.poll-weight was not sent")
                .satisfies(e -> assertThat(e.member()).isEqualTo("poll-weight"));
        assertThat(threads.get(0).toJson().has("poll-weight")).isFalse();
    }

    @Test
    void theAccessorOfAMissingStringThrows() {
        StatusInfo status = status("{'running': true}");

        assertThatExceptionOfType(MissingMemberException.class).isThrownBy(status::status);
        assertThat(status).isEqualTo(status("{'running': true}")).hasToString(status.toString());
    }

    @Test
    void aMemberOfAnotherJsonTypeCountsAsMissingAndIsKept() {
        StatusInfo status = status("{'running': 'perhaps', 'status': 'paused'}");

        assertThatExceptionOfType(MissingMemberException.class).isThrownBy(status::running);
        assertThat(status.extras().members().get("running").stringValue()).isEqualTo("perhaps");
        assertThat(status.toJson()).isEqualTo(json("{'running': 'perhaps', 'status': 'paused'}"));
    }

    @Test
    void anUnknownBranchIsOtherWithAllItsMembers() {
        JsonNode json = json("{'driver': 'quantum', 'node-name': 'q', 'qubits': 3}");

        BlockdevOptions options = BlockdevOptions.fromJson(json);

        assertThat(options).isInstanceOf(BlockdevOptions.Other.class);
        assertThat(options.driver()).isEqualTo(BlockdevDriver.UNRECOGNIZED);
        assertThat(options.nodeName()).contains("q");
        assertThat(options.toJson()).isEqualTo(json);
    }

    @Test
    void aValueWithoutABranchIsOther() {
        CpuInfoFast cpu = CpuInfoFast.fromJson(
                json("{'cpu-index': 0, 'qom-path': '/m', 'thread-id': 3, 'qom-type': 't', 'target': 'x86_64'}"));

        assertThat(cpu).isInstanceOf(CpuInfoFast.Other.class);
        assertThat(cpu.cpuIndex()).isZero();
        assertThat(cpu.target().text()).isEqualTo("x86_64");
    }

    @Test
    void anAlternateIsDecodedInEachOfItsForms() {
        assertThat(BlockdevRef.fromJson(json("'disk0'"))).isEqualTo(BlockdevRef.of("disk0"));
        assertThat(BlockdevRef.fromJson(json("{'driver': 'null-co'}"))).isEqualTo(BlockdevOptions.NullCo.of());
        assertThat(StrOrNull.fromJson(json("null"))).isEqualTo(StrOrNull.ofNull());
        assertThat(BlockdevRef.fromJson(json("[1]")).toJson()).isEqualTo(json("[1]"));
    }

    @Test
    void anIntegerOf64BitsIsUnsignedAndEncodedUnchanged() {
        BigInteger most = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
        JsonNode json = json("{'rd_bytes': " + most + "}");

        BlockDeviceStats stats = BlockDeviceStats.fromJson(json);

        assertThat(Long.toUnsignedString(stats.rdBytes())).isEqualTo(most.toString());
        assertThat(stats.toJson()).isEqualTo(json);
    }

    @Test
    void settingAMemberReplacesTheDecodedOne() {
        BlockdevOptions.NullCo node = (BlockdevOptions.NullCo)
                BlockdevOptions.fromJson(json("{'driver': 'null-co', 'discard': 'sometimes'}"));

        assertThat(node.discard(BlockdevDiscardOptions.UNMAP).toJson())
                .isEqualTo(json("{'driver': 'null-co', 'discard': 'unmap'}"));
    }

    @Test
    void membersOfAnEmptyResultAreKept() {
        assertThat(Stop.INSTANCE.decode(QmpResult.of("{}"))).isEqualTo(Empty.INSTANCE);
        assertThat(Stop.INSTANCE.decode(QmpResult.of("{\"took\":3}")).extras().members())
                .containsKey("took");
    }

    @Test
    void aResultOfAnotherTypeIsAnErrorThatNamesTheExpectedType() {
        assertThatExceptionOfType(JsonShapeException.class)
                .isThrownBy(() -> QueryStatus.INSTANCE.decode(QmpResult.of("[]")))
                .withMessage("StatusInfo: expected an object, not ARRAY");
    }

    @Test
    void aMissingMemberIsAFailureThatCodeForQmpExceptionsHandles() {
        StatusInfo status = status("{}");

        assertThatExceptionOfType(QmpException.class).isThrownBy(status::status);
    }

    @Test
    void anEventOfAnotherTypeIsAProtocolErrorThatNamesTheEvent() {
        QmpEvent event = QmpEvent.of("JOB_STATUS_CHANGE", Instant.EPOCH, "[]");

        assertThatExceptionOfType(QmpProtocolException.class)
                .isThrownBy(() -> QapiEvents.decode(event))
                .withMessageContaining("JOB_STATUS_CHANGE: ")
                .withMessageContaining("expected an object, not ARRAY")
                .withCauseInstanceOf(JsonShapeException.class);
    }

    @Test
    void anEventOfANewerQemuIsAnUnknownEvent() {
        QapiEvent event = QapiEvents.decode(QmpEvent.of("GUEST_BORED", Instant.EPOCH, "{\"since\":3}"));

        assertThat(event).isInstanceOf(UnknownEvent.class);
        assertThat(event.eventName()).isEqualTo("GUEST_BORED");
        assertThat(event.toJson()).isEqualTo(json("{'since': 3}"));
    }

    @Test
    void anEventIsDecodedAsTheRecordOfItsKind() {
        QapiEvent event = QapiEvents.decode(
                QmpEvent.of("JOB_STATUS_CHANGE", Instant.EPOCH, "{\"id\":\"job0\",\"status\":\"concluded\"}"));

        assertThat(event).isEqualTo(JobStatusChange.of("job0", JobStatus.CONCLUDED, Instant.EPOCH));
        assertThat(QapiEvents.name(JobStatusChange.class)).isEqualTo("JOB_STATUS_CHANGE");
    }

    @Test
    void emptyExtrasAreShortAsText() {
        assertThat(status("{'running': true, 'status': 'running'}"))
                .hasToString("StatusInfo[running=true, status=RUNNING, extras=none]");
        assertThat(status("{'status': 'running', 'mood': 3}"))
                .hasToString("StatusInfo[running=false, status=RUNNING, extras={mood=3} without [running]]");
    }

    @Test
    void absentOptionalMembersAreEmpty() {
        assertThat(BlockdevOptions.NullCo.of().nodeName()).isEqualTo(Optional.empty());
    }

    private static StatusInfo status(String json) {
        return QueryStatus.INSTANCE.decode(QmpResult.of(json.replace('\'', '"')));
    }

    private static JsonNode json(String json) {
        return QmpResult.of(json.replace('\'', '"')).json();
    }
}

package dev.qemu4j.qapi.generator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamesTest {
    @ParameterizedTest
    @CsvSource({
        "block-stream, BlockStream",
        "block_resize, BlockResize",
        "x-query-jit, XQueryJit",
        "null-co, NullCo",
        "x86_64, X8664",
        "VNCInfo, VNCInfo"
    })
    void typesAreInCamelCase(String qapi, String java) {
        assertThat(Names.type(qapi)).isEqualTo(java);
    }

    @ParameterizedTest
    @CsvSource({"BLOCK_JOB_READY, BlockJobReady", "STOP, Stop"})
    void eventsAreInCamelCase(String qapi, String java) {
        assertThat(Names.event(qapi)).isEqualTo(java);
    }

    @ParameterizedTest
    @CsvSource({"node-name, nodeName", "rd_bytes, rdBytes", "UUID, uuid", "id, id", "x-perf, xPerf"})
    void membersAreInCamelCase(String qapi, String java) {
        assertThat(Names.member(qapi, Names.Kind.STRUCT)).isEqualTo(java);
    }

    @ParameterizedTest
    @CsvSource({"default, default_", "wait, wait_", "extras, extras_", "to-json, toJson_"})
    void aMemberWhoseNameIsTakenGetsAnUnderscore(String qapi, String java) {
        assertThat(Names.member(qapi, Names.Kind.STRUCT)).isEqualTo(java);
    }

    @Test
    void takenNamesDependOnTheKindOfRecord() {
        assertThat(Names.member("name", Names.Kind.STRUCT)).isEqualTo("name");
        assertThat(Names.member("name", Names.Kind.COMMAND)).isEqualTo("name_");
        assertThat(Names.member("timestamp", Names.Kind.EVENT)).isEqualTo("timestamp_");
    }

    @ParameterizedTest
    @CsvSource({
        "known_hosts, KNOWN_HOSTS",
        "write-blocking, WRITE_BLOCKING",
        "monolithicSparse, MONOLITHIC_SPARSE",
        "3des, _3DES",
        "legacyESX, LEGACY_ESX",
        "EAX, EAX"
    })
    void enumConstantsAreInCapitals(String qapi, String java) {
        assertThat(Names.constant(qapi)).isEqualTo(java);
    }
}

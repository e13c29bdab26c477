package dev.qemu4j.qmp.internal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.qmp.QmpProtocolException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundTest {
    private final Inbound inbound = Inbound.withoutLimit();

    @Test
    void everyKindOfMessageIsDecoded() {
        inbound.feed("{\"QMP\": {\"version\": {}}}\r\n{\"return\": {\"a\": [1]}, \"id\": 1}\r\n")
                .feed("{\"id\": -2, \"error\": {\"class\": \"GenericError\", \"desc\": \"no\"}}\r\n")
                .feed("{\"timestamp\": {\"seconds\": 5, \"microseconds\": 6}, \"event\": \"STOP\"}\r\n")
                .feed("{\"event\": \"X\", \"data\": {\"b\": \"c\"}}\r\n");
        assertThat(inbound.messages())
                .containsExactly(
                        "greeting {\"version\": {}}",
                        "return 1 {\"a\": [1]}",
                        "error -2 GenericError no",
                        "event STOP 5.6 {}",
                        "event X -1.-1 {\"b\": \"c\"}");
    }

    @Test
    void anEventHasNothingOfTheOneBefore() {
        inbound.feed("{\"event\": \"X\", \"data\": {\"b\": 1}, \"timestamp\": {\"seconds\": 5, \"microseconds\": 6}}")
                .feed("{\"event\": \"Y\"}");
        assertThat(inbound.messages()).containsExactly("event X 5.6 {\"b\": 1}", "event Y -1.-1 {}");
    }

    @Test
    void anErrorThatSaysNothingEndsItsCommand() {
        inbound.feed("{\"error\": {}, \"id\": 1}{\"error\": 5, \"id\": 2}{\"error\": {\"desc\": \"no\"}, \"id\": 3}");
        assertThat(inbound.messages()).containsExactly("error 1  ", "error 2  ", "error 3  no");
    }

    @Test
    void valuesOfEveryKindArePassedOnAsBytes() {
        inbound.feed("{\"return\": \"a \\\"b\\\" {\", \"id\": 1}{\"return\": 18446744073709551615, \"id\": 2}")
                .feed("{\"return\": [ ], \"id\": 3}{\"return\": null, \"id\": 4}{\"return\":1.50,\"id\":5}");
        assertThat(inbound.messages())
                .containsExactly(
                        "return 1 \"a \\\"b\\\" {\"",
                        "return 2 18446744073709551615",
                        "return 3 [ ]",
                        "return 4 null",
                        "return 5 1.50");
    }

    @Test
    void aPrettyPrintedMessageIsOneMessage() {
        inbound.feed("{\r\n    \"return\": {\r\n    },\r\n    \"id\": 1\r\n}\r\n");
        assertThat(inbound.messages()).containsExactly("return 1 {\r\n    }");
    }

    @Test
    void membersOfANewerQemuAreSkipped() {
        inbound.feed("{\"return\": {}, \"warnings\": [{\"x\": 1}], \"id\": 1, \"more\": \"text\"}");
        assertThat(inbound.messages()).containsExactly("return 1 {}");
    }

    @Test
    void theLastOfDuplicateMembersCounts() {
        inbound.feed("{\"event\": \"X\", \"timestamp\": {\"seconds\": 1}, \"timestamp\": {\"microseconds\": 2}}")
                .feed("{\"event\": \"X\", \"timestamp\": {\"seconds\": 1, \"seconds\": \"x\"}, \"event\": \"Y\"}")
                .feed("{\"return\": 1, \"id\": \"x\", \"return\": 2, \"id\": 3}");
        assertThat(inbound.messages()).containsExactly("event X -1.2 {}", "event Y -1.-1 {}", "return 3 2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"return\": {}}",
                "{\"return\": {}, \"id\": \"1\"}",
                "{\"return\": {}, \"id\": 1.0}",
                "{\"return\": {}, \"id\": 99999999999999999999}",
                "{\"return\": {}, \"id\": {\"id\": 1}}",
                "{\"error\": {\"class\": \"GenericError\", \"desc\": \"JSON parse error\"}}",
                "{}",
                "{\"hello\": 1}"
            })
    void aMessageThatIsNeitherReplyNorEventIsReported(String message) {
        inbound.feed(message).feed("{\"return\": 1, \"id\": 1}");
        assertThat(inbound.messages()).hasSize(2);
        assertThat(inbound.messages().get(0)).startsWith("stray ").contains(message);
        assertThat(inbound.messages().get(1)).isEqualTo("return 1 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "\"text\"",
                "1",
                "}",
                "{]",
                "{\"a\" 1}",
                "{\"a\": tru}",
                "{\"a\": 01}",
                "{\"a\": \"\u0001\"}",
                "{\"a\": \"\\x\"}",
                "{'a': 1}",
                "{\"a\": 1,}",
                "{\u0000\"a\": 1}",
                "hello"
            })
    void invalidJsonIsAProtocolErrorAfterTheMessagesBeforeIt(String garbage) {
        assertThatThrownBy(() -> inbound.feed("{\"return\": 1, \"id\": 1}\r\n" + garbage + "\r\n"))
                .isInstanceOf(QmpProtocolException.class);
        assertThat(inbound.messages()).containsExactly("return 1 1");
    }

    @Test
    void invalidUtf8IsAProtocolError() {
        byte[] message = "{\"event\": \"?\"}".getBytes(StandardCharsets.ISO_8859_1);
        message[11] = (byte) 0xFF;
        assertThatThrownBy(() -> inbound.feed(message))
                .isInstanceOf(QmpProtocolException.class)
                .hasMessageContaining("\\xFF");
        assertThatThrownBy(() -> Inbound.withoutLimit().feed(new byte[] {(byte) 0xFF}))
                .isInstanceOf(QmpProtocolException.class);
    }

    @Test
    void aMessageAtTheLimitIsAcceptedAndOneByteMoreIsNot() {
        String exact = "{\"return\": \"" + "x".repeat(100_000) + "\", \"id\": 1}";
        Inbound limited = new Inbound(exact.length());
        limited.feed("\r\n  ").feed(exact).feed("\r\n").feed(exact);
        assertThat(limited.messages()).hasSize(2);

        assertThatThrownBy(() -> new Inbound(exact.length() - 1).feed(exact))
                .isInstanceOf(QmpProtocolException.class)
                .hasMessageContaining("limit of " + (exact.length() - 1) + " bytes");
    }

    @Test
    void aMessageThatDoesNotEndIsRejectedAtTheLimit() {
        Inbound limited = new Inbound(50_000);
        limited.feed("{\"return\": \"");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1000; i++) {
                        limited.feed("x".repeat(1000));
                    }
                })
                .isInstanceOf(QmpProtocolException.class)
                .hasMessageContaining("limit of 50000 bytes");
        assertThat(limited.bufferSize()).isLessThan(200_000);
    }

    @Test
    void aStringOf100MebibytesTakesNoMoreMemoryThanTheLimit() {
        int limit = 1 << 20;
        Inbound limited = new Inbound(limit);
        limited.feed("{\"return\": \"");
        byte[] piece = "x".repeat(1 << 16).getBytes(StandardCharsets.US_ASCII);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1600; i++) {
                        limited.feed(piece);
                    }
                })
                .isInstanceOf(QmpProtocolException.class)
                .hasMessageContaining("limit of " + limit);
        assertThat(limited.bufferSize()).isLessThanOrEqualTo(limit + 8192);
    }

    @Test
    void theLimitAppliesToEachMessage() {
        Inbound limited = new Inbound(1000);
        limited.feed("{\"return\": {}, \"id\": 1}\r\n".repeat(10_000));
        assertThat(limited.messages()).hasSize(10_000);
    }

    @Test
    void nestingIsLimited() {
        String deep = "[".repeat(QmpJson.MAX_NESTING_DEPTH - 1);
        inbound.feed("{\"return\":" + deep + deep.replace('[', ']') + ", \"id\": 1}");
        assertThat(inbound.messages()).hasSize(1);
        assertThatThrownBy(() -> inbound.feed("{\"return\":[" + deep))
                .isInstanceOf(QmpProtocolException.class)
                .hasMessageContaining("levels of nesting");
    }

    @Test
    void endlessNestingTakesNoMoreMemoryThanTheLimit() {
        String deep = "{\"a\":[".repeat(2_000_000);
        assertThatThrownBy(() -> inbound.feed(deep))
                .isInstanceOf(QmpProtocolException.class)
                .hasMessageContaining("levels of nesting");
        assertThat(inbound.bufferSize()).isLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void whiteSpaceBetweenMessagesTakesNoMemory() {
        inbound.feed(" \r\n\t".repeat(1_000_000)).feed("{\"return\": 1, \"id\": 1}");
        assertThat(inbound.messages()).containsExactly("return 1 1");
        assertThat(inbound.bufferSize()).isLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void whiteSpaceBeforeAMessageDoesNotCountTowardsItsSize() {
        Inbound limited = new Inbound(1_000_000);
        limited.feed("{\"return\": 1, \"id\": 1}".repeat(20_000)); // so that much is read at a time
        limited.feed("{\"return\": 1, \"id\": 1}" + " ".repeat(60_000) + "{\"return\": \"" + "x".repeat(999_000)
                + "\", \"id\": 2}");
        assertThat(limited.messages()).hasSize(20_002);
        assertThat(limited.bufferSize()).isLessThan(1_100_000);
    }

    @Test
    void mismatchedBracketsAreDetectedBeforeTheMessageEnds() {
        for (String broken : new String[] {"{\"a\": [}", "{\"a\": {]", "{\"a\": [[[[[}", "{\"a\": {\"b\": [{}]]"}) {
            assertThatThrownBy(() -> Inbound.withoutLimit().feed(broken))
                    .isInstanceOf(QmpProtocolException.class)
                    .hasMessageContaining("mismatched brackets");
        }
    }

    @Test
    void theMemoryOfALargeMessageIsReleased() {
        inbound.feed("{\"return\": \"" + "x".repeat(5_000_000) + "\", \"id\": 1}");
        for (int i = 0; i < 20; i++) {
            inbound.feed("{\"return\": 1, \"id\": 2}");
        }
        assertThat(inbound.bufferSize()).isLessThanOrEqualTo(4 * 1024);
    }

    @Test
    void anEndWithinAMessageIsDetected() {
        assertThat(inbound.feed("{\"return\": 1, \"id\": 1}\r\n").isInMessage()).isFalse();
        assertThat(inbound.feed("{\"ret").isInMessage()).isTrue();
    }
}

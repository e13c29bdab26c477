package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.Reply;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A reply or an event that cannot be decoded is a {@link QmpProtocolException} for its caller, whatever the decoder throws. */
@Timeout(60)
class UndecodableTest {
    static Stream<Throwable> failures() {
        return Stream.of(
                new IllegalStateException("broken decoder"),
                new NullPointerException(),
                new StackOverflowError(),
                new OutOfMemoryError("Java heap space"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverADecoderThrowsIsAProtocolErrorThatNamesTheCommand(Throwable failure) throws InterruptedException {
        QmpCommand<String> broken = QmpCommand.of("query-yank", Map.of(), (QmpResult result) -> raise(failure));
        try (FakeSession session = FakeSession.open()) {
            session.qemu.on("query-yank", Reply.empty());
            assertThatThrownBy(() -> session.client.execute(broken))
                    .isInstanceOf(QmpProtocolException.class)
                    .hasMessageStartingWith("query-yank: ")
                    .hasMessageContaining(failure.toString())
                    .hasCause(failure);
            assertThatThrownBy(() -> session.client.executeOutOfBand(broken))
                    .isInstanceOf(QmpProtocolException.class)
                    .hasCause(failure);
            session.assertWorks();
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void whateverADecoderThrowsIsAProtocolErrorThatNamesTheEvent(Throwable failure) {
        QmpEvent event = QmpEvent.of("STOP", Instant.EPOCH, "{}");
        Function<JsonNode, String> broken = data -> raise(failure);
        assertThatThrownBy(() -> event.decode(broken))
                .isInstanceOf(QmpProtocolException.class)
                .hasMessageStartingWith("STOP: ")
                .hasCause(failure);
    }

    @Test
    void anAssertionErrorOfADecoderIsNotThePeersFault() throws InterruptedException {
        AssertionError failure = new AssertionError();
        try (FakeSession session = FakeSession.open()) {
            assertThatThrownBy(() -> session.client.execute(
                            QmpCommand.of("query-status", Map.of(), (QmpResult r) -> raise(failure))))
                    .isSameAs(failure);
        }
    }

    @Test
    void invalidJsonNamesTheCommandOrEventOnceAndShowsItsBeginning() throws InterruptedException {
        try (FakeSession session = FakeSession.open()) {
            session.qemu.once("query-x", Reply.text("{\"return\": 1e99999999999, \"id\": 2}"));
            assertThatThrownBy(() -> session.client.execute("query-x"))
                    .hasMessage("query-x: invalid JSON: 1e99999999999")
                    .asInstanceOf(InstanceOfAssertFactories.type(QmpProtocolException.class))
                    .extracting(QmpProtocolException::excerpt)
                    .isEqualTo("1e99999999999");
        }
        assertThatThrownBy(() ->
                        QmpEvent.of("STOP", Instant.EPOCH, "1e99999999999").data())
                .hasMessage("STOP: invalid JSON: 1e99999999999");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{},", "[],", "11,", "\"\","})
    void aReplyOf10MebibytesOfTinyValuesFailsItsCommandAndTakesLittleMemory(String value) throws InterruptedException {
        String array = '[' + value.repeat((10 << 20) / value.length() - 20) + value.replace(",", "]");
        try (FakeSession session = FakeSession.open()) {
            session.qemu.once("query-x", Reply.text("{\"return\": " + array + ", \"id\": 2}"));
            assertThatThrownBy(() -> session.client.execute("query-x"))
                    .isInstanceOf(QmpProtocolException.class)
                    .hasMessageContaining("query-x: exceeds the limit of 131")
                    .hasMessageContaining(" JSON tokens");
            session.assertWorks();
        }
        record Item(int i) {}
        QmpResult result = QmpResult.of(array);
        assertThatThrownBy(() -> result.as(Item[].class)).hasMessageContaining("JSON tokens");
        assertThatThrownBy(() -> QmpEvent.of("X", Instant.EPOCH, array).data()).hasMessageContaining("JSON tokens");
    }

    @Test
    void aMessageMayHave250000TokensOrOneForEveryEightBytes() {
        assertThat(QmpResult.of('[' + "{},".repeat(124_998) + "{}]").json()).hasSize(124_999);
        assertThatThrownBy(
                        () -> QmpResult.of('[' + "{},".repeat(124_999) + "{}]").json())
                .hasMessageContaining("exceeds the limit of 250000 JSON tokens");
        String numbers = "1234567,".repeat(299_999) + "1234567]";
        assertThat(QmpResult.of('[' + " ".repeat(15) + numbers).json()).hasSize(300_000);
        assertThatThrownBy(() -> QmpResult.of('[' + " ".repeat(14) + numbers).json())
                .hasMessageContaining("exceeds the limit of 300001 JSON tokens for 2400015 bytes");
    }

    /** The message with the largest tree that is accepted: objects with one member each. */
    @Test
    void aTreeTakesNoMoreThanTenTimesTheLargestMessage() {
        int bytes = 10 << 20;
        String objects = "{\"a\":\"b\"},".repeat(bytes / 8 / 4 - 10);
        String text = "[" + objects + " ".repeat(bytes - objects.length() - 10) + "\"\"]";
        QmpResult result = QmpResult.of(text);
        ResourceUsage before = ResourceUsage.now();
        JsonNode tree = result.json();
        long taken = ResourceUsage.now().since(before).heap();
        assertThat(tree).hasSizeGreaterThan(300_000);
        assertThat(taken).isLessThan(10L * bytes);
    }

    private static String raise(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw (RuntimeException) failure;
    }
}

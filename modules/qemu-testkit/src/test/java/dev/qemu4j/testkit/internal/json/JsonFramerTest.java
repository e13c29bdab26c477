package dev.qemu4j.testkit.internal.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where one message ends and the next begins. */
class JsonFramerTest {
    private final List<Frame> frames = new ArrayList<>();
    private final JsonFramer framer = new JsonFramer(frames::add);

    private List<Frame> feed(String text) {
        return feed(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<Frame> feed(byte[] bytes) {
        frames.clear();
        framer.feed(ByteBuffer.wrap(bytes));
        return List.copyOf(frames);
    }

    private static Frame good(String text) {
        return new Frame(text, false);
    }

    private static Frame bad(String text) {
        return new Frame(text, true);
    }

    @Test
    void valuesEndWithTheirLastBracket() {
        assertThat(feed("{} [1] {\"a\":{\"b\":[{}]}}{\"c\":"))
                .containsExactly(good("{}"), good("[1]"), good("{\"a\":{\"b\":[{}]}}"));
        assertThat(feed(" 2}\r\n")).containsExactly(good("{\"c\": 2}"));
    }

    @Test
    void bracketsAndQuotesInStringsAreIgnored() {
        assertThat(feed("{\"}\":\"\\\"]}\"}{'\"}':1}")).containsExactly(good("{\"}\":\"\\\"]}\"}"), good("{'\"}':1}"));
    }

    @Test
    void scalarsEndWhereAnotherValueOrASpaceBegins() {
        assertThat(feed("null -12.5e+3{}\"a\"'b' "))
                .containsExactly(good("null"), good("-12.5e+3"), good("{}"), good("\"a\""), good("'b'"));
    }

    @Test
    void aBracketThatClosesNothingIsAnErrorAtOnce() {
        assertThat(feed("{]{}")).containsExactly(bad("{]"), good("{}"));
        assertThat(feed("}{}")).containsExactly(bad("}"), good("{}"));
    }

    @Test
    void crossedBracketsEndWhereTheirCountsAreEqual() {
        assertThat(feed("{[}]")).containsExactly(good("{[}]"));
    }

    @Test
    void invalidBytesAreAnErrorAndTheNextBracketStartsAgain() {
        assertThat(feed(new byte[] {'{', (byte) 0xff, 'x', '{', '}'})).containsExactly(bad("{\uFFFD"), good("{}"));
        assertThat(feed("{\u0001{}")).containsExactly(bad("{\u0001"), good("{}"));
        assertThat(feed("{'a\n{}")).containsExactly(bad("{'a\n"), good("{}"));
        assertThat(feed("{'a\\\n{}")).containsExactly(bad("{'a\\\n"), good("{}"));
        assertThat(feed("%p\n{}")).containsExactly(bad("%"), good("{}"));
    }

    @Test
    void bytesThatAreNotUtf8AreAnErrorAtTheEndOfTheirMessage() {
        byte[] bytes = {'{', '"', (byte) 0xc3, '(', '"', '}', '{', '}'};
        assertThat(feed(bytes)).containsExactly(bad("{\"\uFFFD(\"}"), good("{}"));
    }
}

package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.Transcript.Entry;
import dev.qemu4j.testkit.Transcript.Kind;
import dev.qemu4j.testkit.internal.json.Frame;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file that a recording is. */
class TranscriptTest {
    private static final String TEXT = """
            +
            < {"QMP": {}}
            > {"execute": "stop", "id": 1}
            > "{]"
            < {"return": {}, "id": 1}
            - qemu
            """;

    @Test
    void itIsTheSameAfterWritingAndReading(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("transcript");
        Transcript.parse(TEXT).write(file);
        assertThat(Transcript.read(file)).hasToString(TEXT);
    }

    @Test
    void commentsAndEmptyLinesAreIgnored() {
        assertThat(Transcript.parse("# hello\n\n  > {}\n#> {}\n").entries())
                .containsExactly(new Entry(Kind.TO_QEMU, "{}"));
    }

    @Test
    void anInvalidLineIsRefusedWithItsNumber() {
        assertThatThrownBy(() -> Transcript.parse("+\n= {}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("= {}");
        assertThatThrownBy(() -> Transcript.parse("+\n> {"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("line 2")
                .hasMessageContaining("not JSON");
        assertThatThrownBy(() -> new Entry(Kind.TO_QEMU, "{\n}")).hasMessageContaining("more than one line");
    }

    @Test
    void aMessageTakesOneLineAndOtherInputIsAString() {
        assertThat(Entry.of(Kind.TO_QEMU, new Frame("{ 'a':  1 }", false))).hasToString("> { 'a':  1 }");
        assertThat(Entry.of(Kind.TO_QEMU, new Frame("{\n 'a':  1 }", false))).hasToString("> {\"a\":1}");
        assertThat(Entry.of(Kind.TO_QEMU, new Frame("{]\n", true))).hasToString("> \"{]\\n\"");
        assertThat(Entry.of(Kind.TO_QEMU, new Frame("\"a\"", false))).hasToString("> \"\\\"a\\\"\"");
        assertThat(Entry.of(Kind.TO_QEMU, new Frame("{1}", false))).hasToString("> \"{1}\"");
    }
}

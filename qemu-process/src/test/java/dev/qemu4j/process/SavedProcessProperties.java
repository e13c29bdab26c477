package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SavedProcessProperties {
    @Property(tries = 200)
    void aWrittenProcessCanBeRead(
            @ForAll String name,
            @ForAll long pid,
            @ForAll @Size(max = 5) List<String> command,
            @ForAll @Size(max = 5) Map<String, String> properties,
            @ForAll boolean keepsLog)
            throws ParseException {
        SavedProcess saved = new SavedProcess(
                name,
                pid,
                "123",
                "boot",
                "pid:[1]",
                command,
                Path.of("/run/ü ,=#!/output.log"),
                keepsLog,
                1 << 20,
                Path.of("/run/ü ,=#!"),
                77,
                List.of("qmp.sock"),
                List.of("output.log", "pid"),
                properties);
        assertThat(SavedProcessFormat.read(SavedProcessFormat.write(saved))).isEqualTo(saved);
    }

    @Property(tries = 200)
    void anyOtherTextIsRefused(@ForAll String text) {
        assertThatExceptionOfType(ParseException.class).isThrownBy(() -> SavedProcessFormat.read(text));
        assertThatExceptionOfType(ParseException.class).isThrownBy(() -> SavedProcessFormat.read("format=1\n" + text));
        assertThatExceptionOfType(ParseException.class)
                .isThrownBy(() -> SavedProcessFormat.read("format=2\n" + text))
                .withMessageContaining("format");
    }

    @ParameterizedTest
    @CsvSource({
        "start, ../../x",
        "socket.0, ../qmp.sock",
        "file.0, a/b",
        "directory, run/qemu4j-x",
        "output, output.log",
        "pid, one"
    })
    void aValueThatIsNotPossibleIsRefused(String key, String value) throws Exception {
        Properties text = new Properties();
        text.load(new StringReader(SavedProcessFormat.write(new SavedProcess(
                "web",
                1,
                "123",
                "boot",
                "pid:[1]",
                List.of("qemu"),
                Path.of("/run/qemu4j-x/output.log"),
                false,
                1 << 20,
                Path.of("/run/qemu4j-x"),
                77,
                List.of("qmp.sock"),
                List.of("output.log"),
                Map.of()))));
        StringWriter valid = new StringWriter();
        text.store(valid, null);
        assertThat(SavedProcessFormat.read(valid.toString()).pid()).isEqualTo(1);
        text.setProperty(key, value);
        StringWriter changed = new StringWriter();
        text.store(changed, null);
        assertThatExceptionOfType(ParseException.class).isThrownBy(() -> SavedProcessFormat.read(changed.toString()));
    }
}

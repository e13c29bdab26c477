package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class SavedProcessProperties {
    @Property(tries = 200)
    void aWrittenProcessCanBeRead(
            @ForAll String name,
            @ForAll long pid,
            @ForAll @Size(max = 5) List<String> command,
            @ForAll @Size(max = 5) Map<String, String> properties,
            @ForAll boolean keepsLog)
            throws IOException {
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
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> SavedProcessFormat.read(text));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> SavedProcessFormat.read("format=1\n" + text));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> SavedProcessFormat.read("format=2\n" + text))
                .withMessageContaining("format");
    }
}

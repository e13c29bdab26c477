package dev.qemu4j.process.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeBaseTest {
    @TempDir
    Path base;

    @Test
    void lengthIsCountedInBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RuntimeBase.check(Path.of("/" + "é".repeat(RuntimeBase.baseLimit() / 2 + 1))));
    }

    @Test
    void theUsersRuntimeDirectoryComesFirst() {
        assertThat(RuntimeBase.choose(base.toString(), "/var/tmp")).isEqualTo(base);
    }

    @Test
    void aRuntimeDirectoryThatIsTooLongMissingOrRelativeIsSkipped() throws IOException {
        Path deep = Files.createDirectories(base.resolve("d".repeat(RuntimeBase.baseLimit())));
        assertThat(RuntimeBase.choose(deep.toString(), base.toString())).isEqualTo(base);
        assertThat(RuntimeBase.choose("/does/not/exist", base.toString())).isEqualTo(base);
        assertThat(RuntimeBase.choose("relative", base.toString())).isEqualTo(base);
        assertThat(RuntimeBase.choose(null, deep.toString())).isEqualTo(Path.of("/tmp"));
    }
}

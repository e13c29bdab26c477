package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.examples.QuickstartOptions.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickstartOptionsTest {
    @Test
    void withoutOptionsThereIsNeitherKernelNorDisk() {
        QuickstartOptions options = QuickstartOptions.parse(List.of());

        assertThat(options.kernel()).isEmpty();
        assertThat(options.disk()).isEmpty();
        assertThat(options.machine()).isEqualTo("q35");
    }

    @Test
    void eachOptionSetsItsValue(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("a file"));
        QuickstartOptions options = QuickstartOptions.parse(List.of(
                "--kernel",
                file.toString(),
                "--initrd",
                file.toString(),
                "--append",
                "a b",
                "--ready",
                "up",
                "--machine",
                "pc",
                "--memory",
                "1G",
                "--cpus",
                "4",
                "--qemu",
                "/opt/qemu"));

        assertThat(options.kernel()).contains(file);
        assertThat(options.initrd()).contains(file);
        assertThat(options.append()).isEqualTo("a b");
        assertThat(options.ready()).contains("up");
        assertThat(options.machine()).isEqualTo("pc");
        assertThat(options.memory()).isEqualTo("1G");
        assertThat(options.cpus()).isEqualTo(4);
        assertThat(options.qemu()).contains(Path.of("/opt/qemu"));
    }

    @ParameterizedTest
    @CsvSource({
        "--nonsense,                              --nonsense",
        "--cpus,                                  --cpus needs a value",
        "--cpus many,                             --cpus many",
        "--disk /no/such/file,                    /no/such/file",
        "--disk /,                                --disk /",
        "--append quiet,                          go with --kernel",
        "--format raw,                            goes with --disk",
    })
    void invalidOptionsAreNamed(String arguments, String named) {
        assertThatThrownBy(() -> QuickstartOptions.parse(List.of(arguments.split(" "))))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining(named);
    }
}

package dev.qemu4j.manager.internal.launch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.VmConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelCheckTest {
    @TempDir
    private Path folder;

    private VmConfig with(byte[] content) throws IOException {
        return VmConfig.builder()
                .kernel(Kernel.of(Files.write(folder.resolve("kernel"), content)))
                .build();
    }

    private static byte[] sized(int size, int offset, int... bytes) {
        byte[] content = new byte[size];
        for (int i = 0; i < bytes.length; i++) {
            content[offset + i] = (byte) bytes[i];
        }
        return content;
    }

    @Test
    void linuxElfAndMultibootFilesAreKernels() throws IOException {
        for (byte[] kernel : new byte[][] {
            sized(4096, 0x202, 'H', 'd', 'r', 'S'),
            sized(4096, 0, 0x7F, 'E', 'L', 'F'),
            sized(4096, 1024, 0x02, 0xB0, 0xAD, 0x1B)
        }) {
            VmConfig config = with(kernel);
            assertThatCode(() -> KernelCheck.check(config, folder)).doesNotThrowAnyException();
        }
    }

    @Test
    void anyOtherFileIsRefusedWhateverItsSize() throws IOException {
        for (int size : new int[] {0, 1, 600, 8192, 3_000_000}) {
            VmConfig config = with(sized(size, 0));
            assertThatThrownBy(() -> KernelCheck.check(config, folder))
                    .isInstanceOf(InvalidConfigException.class)
                    .hasMessageContaining("kernel")
                    .hasMessageContaining(folder.resolve("kernel").toString());
        }
    }

    @Test
    void aMissingFileIsLeftToQemu() {
        VmConfig config =
                VmConfig.builder().kernel(Kernel.of(folder.resolve("missing"))).build();
        assertThatCode(() -> KernelCheck.check(config, folder)).doesNotThrowAnyException();
    }

    @Test
    void otherArchitecturesHaveKernelsOfOtherFormats() throws IOException {
        VmConfig config = with(new byte[600]).toBuilder()
                .architecture(Architecture.AARCH64)
                .machine("virt")
                .build();
        assertThatCode(() -> KernelCheck.check(config, folder)).doesNotThrowAnyException();
    }
}

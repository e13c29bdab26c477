package dev.qemu4j.process.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class RegularFileTest {
    @TempDir
    private Path folder;

    @Test
    void aFileIsReadUpToItsLimitAlsoThroughALink() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "abcde");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThat(RegularFile.read(link, 5)).asString().isEqualTo("abcde");
        assertThat(RegularFile.readStart(link, 2)).asString().isEqualTo("ab");
        assertThatThrownBy(() -> RegularFile.read(file, 4))
                .isInstanceOf(RefusedFileException.class)
                .hasMessageContaining("it has more than 4 bytes");
    }

    @Test
    void aFifoADeviceAndADirectoryAreNotOpened() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        for (Path path : List.of(fifo, Path.of("/dev/zero"), folder)) {
            assertThatThrownBy(() -> RegularFile.read(path, 5))
                    .isInstanceOf(RefusedFileException.class)
                    .hasMessageContaining("it is not a regular file");
        }
        assertThatThrownBy(() -> RegularFile.read(folder.resolve("missing"), 5))
                .isInstanceOf(NoSuchFileException.class);
    }
}
